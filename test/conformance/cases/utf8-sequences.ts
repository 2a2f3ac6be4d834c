// Markus Kuhn's UTF-8 stress sequences in Autobahn's groups 6.5 to 6.23: which bytes are text and which not.

export interface Sequence {
  readonly isValid: boolean;
  readonly payload: Buffer;
}

export interface SequenceGroup {
  readonly name: string;
  readonly rows: readonly Sequence[];
}

/** Bytes without their last continuation byte, of lengths 2 to 6: shortest, then longest. */
const CUT_OFF = ['c0 e080 f08080 f8808080 fc80808080', 'df efbf f7bfbf fbbfbfbf fdbfbfbfbf'].join(
  ' ',
);

export const SEQUENCES: readonly SequenceGroup[] = [
  group('some correct text', [
    ...valid('68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64'),
    ...valid('68656c6c6ff0a4ada2776f726c64 cebae1bdb9cf83cebcceb5'),
  ]),
  group('all prefixes of a valid text', prefixes(Buffer.from('cebae1bdb9cf83cebcceb5', 'hex'))),
  group('first sequence of a length', valid('00 c280 e0a080 f0908080')),
  group('first sequence of 5 and 6 bytes', invalid('f888808080 fc8480808080')),
  group('last sequence of a length', valid('7f dfbf efbfbf f48fbfbf')),
  group('last sequence of 4, 5 and 6 bytes', invalid('f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf')),
  group('other boundaries', [...valid('ed9fbf ee8080 efbfbd f48fbfbf'), ...invalid('f4908080')]),
  group('unexpected continuation bytes', [
    ...invalid('80 bf 80bf 80bf80 80bf80bf 80bf80bf80 80bf80bf80bf'),
    row(range(0x80, 0xbf)),
  ]),
  group(
    'lonely start bytes',
    [
      [0xc0, 0xdf],
      [0xe0, 0xef],
      [0xf0, 0xf7],
      [0xf8, 0xfb],
      [0xfc, 0xfd],
    ].map(([from = 0, to = 0]) => row(range(from, to).flatMap((byte) => [byte, 0x20]))),
  ),
  group('last continuation byte missing', invalid(CUT_OFF)),
  group('all of these together', invalid(CUT_OFF.replaceAll(' ', ''))),
  group('impossible bytes', invalid('fe ff fefeffff')),
  group('overlong "/"', invalid('c0af e080af f08080af f8808080af fc80808080af')),
  group('greatest overlong', invalid('c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf')),
  group('overlong NUL', invalid('c080 e08080 f0808080 f880808080 fc8080808080')),
  group('single surrogates', invalid('eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf')),
  group('paired surrogates', [
    ...invalid('eda080edb080 eda080edbfbf edadbfedb080 edadbfedbfbf'),
    ...invalid('edae80edb080 edae80edbfbf edafbfedb080 edafbfedbfbf'),
  ]),
  group('non-characters', [...valid('efbfbe efbfbf'), ...valid(nonCharacters().join(' '))]),
  group('specials', valid('efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf')),
];

function group(name: string, rows: readonly Sequence[]): SequenceGroup {
  return { name, rows };
}

function valid(words: string): Sequence[] {
  return words.split(' ').map((hex) => ({ isValid: true, payload: Buffer.from(hex, 'hex') }));
}

function invalid(words: string): Sequence[] {
  return words.split(' ').map((hex) => ({ isValid: false, payload: Buffer.from(hex, 'hex') }));
}

function row(bytes: readonly number[]): Sequence {
  return { isValid: false, payload: Buffer.from(bytes) };
}

/** From the first to before the second. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Valid where no code point is cut. */
function prefixes(whole: Buffer): Sequence[] {
  return Array.from({ length: whole.length }, (_, i) => {
    const next = whole[i + 1];
    const isValid = next === undefined || (next & 0xc0) !== 0x80;
    return { isValid, payload: whole.subarray(0, i + 1) };
  });
}

/** The last two code points of each plane from 1 to 16. */
function nonCharacters(): string[] {
  return Array.from({ length: 16 }, (_, i) => (i + 1) * 0x10000).flatMap((plane) =>
    [0xfffe, 0xffff].map((low) => Buffer.from(String.fromCodePoint(plane + low)).toString('hex')),
  );
}
