// Where things lie on the plane, in metres: the exact arithmetic that all tiers share. Coordinates
// come in an array, because numbers with a fraction would be allocated as arguments. Hot path: 0
// B/op.

/** Writes the square of the distance between (v[at], v[at+1]) and (v[at+2], v[at+3]) into v[at]. */
export function distanceSquared(v: Float64Array, at: number): void {
  const dx = (v[at] ?? 0) - (v[at + 2] ?? 0);
  const dy = (v[at + 1] ?? 0) - (v[at + 3] ?? 0);
  v[at] = dx * dx + dy * dy;
}

/**
 * Whether (v[at], v[at+1]) lies in the cone from (v[at+2], v[at+3]) towards (v[at+4], v[at+5]). The
 * apex lies in it; towards nowhere there is nothing but the apex. `cosine` is of half the angle.
 */
export function isInCone(v: Float64Array, at: number, cosine: number): boolean {
  const fromX = v[at + 2] ?? 0;
  const fromY = v[at + 3] ?? 0;
  const dx = (v[at] ?? 0) - fromX;
  const dy = (v[at + 1] ?? 0) - fromY;
  const towardsX = (v[at + 4] ?? 0) - fromX;
  const towardsY = (v[at + 5] ?? 0) - fromY;
  const length = dx * dx + dy * dy;
  const towardsLength = towardsX * towardsX + towardsY * towardsY;
  if (towardsLength === 0) return length === 0;
  return dx * towardsX + dy * towardsY >= cosine * Math.sqrt(length * towardsLength);
}

/**
 * Whether (v[at], v[at+1]) is at most half of `width` away from the straight line that ends at
 * (v[at+2], v[at+3]) and (v[at+4], v[at+5]).
 */
export function isOnLine(v: Float64Array, at: number, width: number): boolean {
  const fromX = v[at + 2] ?? 0;
  const fromY = v[at + 3] ?? 0;
  const dx = (v[at] ?? 0) - fromX;
  const dy = (v[at + 1] ?? 0) - fromY;
  const alongX = (v[at + 4] ?? 0) - fromX;
  const alongY = (v[at + 5] ?? 0) - fromY;
  const length = alongX * alongX + alongY * alongY;
  const reach = (width / 2) * (width / 2);
  const along = dx * alongX + dy * alongY;
  if (along <= 0) return dx * dx + dy * dy <= reach;
  if (along >= length) {
    const endX = dx - alongX;
    const endY = dy - alongY;
    return endX * endX + endY * endY <= reach;
  }
  const across = dx * alongY - dy * alongX;
  return across * across <= reach * length;
}
