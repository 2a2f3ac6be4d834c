// Generated decoders throw on truncated or malformed bytes.

/** What `decode` gives, or undefined when it throws. */
export function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
