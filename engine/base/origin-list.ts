// Web pages that may connect, as a list of origins (RFC 6454): what a browser sends in the Origin header.

/** A scheme of its own has a host at most; http and https also a port that is not the usual one. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/,?#@\\]+$/;

/** Origins separated by commas, or undefined when one of them is none that a browser sends. */
export function parseOriginList(text: string): readonly string[] | undefined {
  const origins = text
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  return origins.every(isOrigin) ? origins : undefined;
}

/** In the one way in which it is sent: small letters, no path, no usual port. */
function isOrigin(text: string): boolean {
  if (!ORIGIN.test(text)) return false;
  if (!/^https?:/.test(text)) return true;
  return URL.canParse(text) && new URL(text).origin === text;
}
