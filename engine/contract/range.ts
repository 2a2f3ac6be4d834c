// Which versions of the contract this host serves, and whether a service's range holds one of them. Ranges are
// written as semver writes them, without pre-release tags and hyphens: '^2.1.0', '~2.1', '2.x', '>=1.0.0 <3.0.0',
// '^1.0.0 || ^2.0.0'. Own code, because the kernel asks it and knows no packages; semver is the test's oracle.
import { CONTRACT_VERSION } from './service.ts';

/** Major, minor and patch. */
type Version = readonly [number, number, number];

/** Versions from `from` on and below `below`. */
interface Span {
  readonly from: Version;
  readonly below: Version;
}

/**
 * The newest version of each major that is served, newest first. All of a major up to it is: a minor version
 * only adds. Services of the major before come in through an adapter (legacy.ts).
 */
export const CONTRACT_VERSIONS_SERVED: readonly string[] = [CONTRACT_VERSION, '1.0.0'];

const RANGE_CHARACTERS_MAX = 128;
const NUMBER = '(0|[1-9]\\d{0,8})';
const PART = `(?:${NUMBER}|[xX*])`;
const COMPARATOR = new RegExp(`^(\\^|~|>=|<=|>|<|=|)v?${PART}(?:\\.${PART}(?:\\.${PART})?)?$`);
const FIRST: Version = [0, 0, 0];
const BEYOND: Version = [Number.POSITIVE_INFINITY, 0, 0];
const ALL: Span = { from: FIRST, below: BEYOND };
const NONE: Span = { from: FIRST, below: FIRST };

/**
 * True when a service that states this range can run on a host that serves the majors of `served` up to
 * these versions; false for what is no range. Never throws.
 */
export function isServed(range: string, served = CONTRACT_VERSIONS_SERVED): boolean {
  // Services are other people's code: a range may be anything at run time.
  if (typeof range !== 'string' || range.length > RANGE_CHARACTERS_MAX) return false;
  const spans = range.split('||').map(spanOfAll);
  if (spans.includes(undefined)) return false;
  return served.some((version) => {
    const upTo = spanOf(`<=${version}`);
    const major = spanOf(version.split('.')[0] ?? '');
    if (upTo === undefined || major === undefined) return false;
    const offered = intersect(upTo, major);
    return spans.some((span) => span !== undefined && holdsAny(intersect(span, offered)));
  });
}

/** What all comparators of one alternative hold; undefined when one of them is none, or there is none. */
function spanOfAll(alternative: string): Span | undefined {
  const comparators = alternative.trim().replaceAll(/([\^~<>=])\s+(?=[\dvxX*])/g, '$1');
  let all = ALL;
  for (const comparator of comparators.split(/\s+/)) {
    const span = spanOf(comparator);
    if (span === undefined) return undefined;
    all = intersect(all, span);
  }
  return all;
}

function spanOf(comparator: string): Span | undefined {
  const match = COMPARATOR.exec(comparator);
  if (match === null) return undefined;
  const [, operator = ''] = match;
  const texts: readonly (string | undefined)[] = match.slice(2);
  const parts = texts.filter((text) => text !== undefined).map(Number);
  // What follows a part that is left open is open too.
  if (texts.slice(0, parts.length).includes(undefined)) return undefined;
  const [major = 0, minor = 0, patch = 0] = parts;
  const from: Version = [major, minor, patch];
  if (operator === '>=') return { from, below: BEYOND };
  if (operator === '<') return { from: FIRST, below: from };
  const after = next(from, parts.length);
  if (operator === '>') return parts.length === 0 ? NONE : { from: after, below: BEYOND };
  if (operator === '<=') return { from: FIRST, below: after };
  if (operator === '~') return { from, below: next(from, Math.min(parts.length, 2)) };
  if (operator === '^') return { from, below: next(from, caretDepth(parts)) };
  return { from, below: after };
}

/** The number of leading parts that `^` holds on to: up to the first that is not 0. */
function caretDepth(parts: readonly number[]): number {
  const first = parts.findIndex((part) => part > 0);
  return first === -1 ? parts.length : first + 1;
}

/** The first version that differs from `version` upwards in its first `depth` parts. */
function next([major, minor, patch]: Version, depth: number): Version {
  if (depth === 0) return BEYOND;
  if (depth === 1) return [major + 1, 0, 0];
  return depth === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

function intersect(a: Span, b: Span): Span {
  return {
    from: isBelow(a.from, b.from) ? b.from : a.from,
    below: isBelow(a.below, b.below) ? a.below : b.below,
  };
}

/** Its first version is one of its own, unless there is none. */
function holdsAny({ from, below }: Span): boolean {
  return isBelow(from, below);
}

function isBelow(a: Version, b: Version): boolean {
  const [major, minor, patch] = a;
  if (major !== b[0]) return major < b[0];
  return minor === b[1] ? patch < b[2] : minor < b[1];
}
