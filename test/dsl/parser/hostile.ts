// Pieces that a text is filled with to make reading it slow or deep, and where they are put.

export const PLACES = [
  '',
  'rule a on b { ',
  'effect a { ',
  'skill a { ',
  'test "a" { ',
  'class a { ',
  'formula f() = ',
  'if a { each b in c ',
] as const;

export const PIECES: readonly string[] = [
  // Characters.
  ["'a' ", "' ", '“ ', '“a” ', '‘ ', '" ', '@', '\u{1F600}', 'é ', '\uD800', '\n', '\r\n', 'x\n'],
  ['-- ', '1--1 ', '/* */ ', '/*', '#', '// ', '1 ', '1.', '1,', '1d6 ', '80..', '9', 'a', '_1'],
  // Marks.
  ['(', ')', '{', '}', ';', ',', ':', '=', '.', '+', '- ', '! ', '<', 'a.', 'a.b ', 'b, ', '(a '],
  // Values.
  ['not ', 'a or ', 'a < ', 'a / b else ', 'if a then ', 'if a then b else ', 'f(', 'f(a) else '],
  ['a.b(c) else ', 'a has ', 'a has b from ', 'a of b on ', 'a immune to ', 'a within ', '+1'],
  ['count(a in (', 'count(a in ((b) or ', 'a within 1m of ', 'sum(a in b limit 1: '],
  // Statements.
  ['if ', 'if a ', 'if a {', 'else ', 'else if a ', 'x = 1 ', 'x: flat 1 ', 'let a = ', 'when a '],
  ['modify a: more 1%, ', 'modify a: more ', 'after ', 'after , ', 'each ', 'each a in b '],
  ['hit(', 'hit(a: ', 'a(b: 1) ', 'a(b: 1) as c, ', 'a(b:1) after 1s ', 'gain a: ', 'spend 1 '],
  ['spend a: 1 { ', 'store a: ', 'one of { ', 'weight 1 { ', 'chain a in b ', 'refuse ', 'end '],
  ['channel a for 1s every 1s { ', 'on broken { ', 'dispel(', 'end(', 'cancel() ', 'stop '],
  // Selections.
  ['a in b or ', 'where a ', 'limit 1 ', 'by lowest a ', 'near a within 1m ', 'except a, '],
  ['in cone 1deg from a ', 'except a near b within c '],
  // Declarations and clauses.
  ['rule a on b, ', 'rule a on b {', 'rule ', 'priority 1 ', 'cooldown 1s per ', 'override '],
  ['override effect ', 'effect a {', 'effect a { stack ', 'effect a { tags b, ', 'stack max 1, '],
  ['pool 1 from a, ', 'aura a in b ', 'on x { ', 'on x {} ', 'skill a { ', 'skill a {} ', 'cost '],
  [
    'unit x { ',
    'class a of ',
    'enum a { ',
    'enum a {b, ',
    'tune a = 1 in ',
    'tune a = 1 ',
    'roll ',
  ],
  ['resource a of b max 1, ', 'resource ', 'table a from ', 'template a(', 'template a(b: c, '],
  ['event a { b: c takes ', 'event a { b: c, ', 'formula f(a: b, '],
  // Tests.
  ['test "a" { ', 'given a.b = 1, ', 'given a has ', 'given a at 1m, ', 'expect a = 1, ', 'when '],
  ['when a uses b on ', 'when a pass ', 'in team 1 ', 'seed '],
].flat();

/** One line of `units` characters at most. */
export function filled(place: string, piece: string, units: number): string {
  return place + piece.repeat(Math.floor((units - place.length) / piece.length));
}
