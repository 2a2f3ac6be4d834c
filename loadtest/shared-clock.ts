// A clock that all processes of this machine share, and the one of this process in its terms.

/** Milliseconds of a clock that all processes of this machine share. */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}

/** The moment of performance.now() that is this moment of the shared clock. */
export function fromSharedMs(sharedMs: number): number {
  return performance.now() + sharedMs - sharedNowMs();
}
