// The signed manifest of a pack, and whether the members are those it names.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { canonicalJson, sha256Hex } from '../../../engine/trust/digest.ts';
import type { Manifest } from '../../../engine/trust/manifest.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import {
  bytesOf,
  packAround,
  refusal,
  sampleInput,
  sampleKey,
  samplePolicy,
  WALL_MS,
} from './sample-pack.ts';

const pack = buildPack(sampleInput(), [sampleKey]);

describe('manifest', () => {
  const good = verifyPack(pack, samplePolicy()).manifest;
  const members = [...sampleInput().members.values()];

  function refusalOf(changes: Record<string, unknown>): string {
    const manifest = { ...good, ...changes } as Manifest;
    return refusal(packAround(canonicalJson({ ...manifest }), ...members));
  }

  it('[PK8] the unchanged manifest in a signed envelope is accepted', () => {
    expect(refusalOf({})).toBe('accepted');
  });

  it.each<[string, Record<string, unknown>]>([
    ['an unknown key', { trusted: true }],
    ['another format', { format: 2 }],
    ['an upper-case name', { name: 'Sample' }],
    ['a name that is a path', { name: '../x' }],
    ['a name of 41 characters', { name: 'a'.repeat(41) }],
    ['an empty service', { service: '' }],
    ['revision 0', { revision: 0 }],
    ['a broken revision', { revision: 1.5 }],
    ['a revision beyond exact integers', { revision: 2 ** 53 }],
    ['a text for the revision', { revision: '7' }],
    ['an engine that is no range', { engine: 'the newest' }],
    ['an empty engine', { engine: '' }],
    ['an engine of 129 characters', { engine: `>=0.1.0${' '.repeat(122)}` }],
    ['edition 0', { edition: 0 }],
    ['a date without a time', { createdAt: '2026-11-20' }],
    ['a date that does not exist', { createdAt: '2026-02-30T00:00:00.000Z' }],
    ['an expiry in another zone', { expiresAt: '2026-11-20T00:00:00.000+01:00' }],
    ['no expiry at all', { expiresAt: undefined }],
    ['a negative cost', { cost: -1 }],
    ['a state schema without out', { stateSchema: { in: [1] } }],
    ['an unknown update point', { update: 'later' }],
    ['no members', { members: [] }],
    ['members out of order', { members: good.members.toReversed() }],
    ['a member twice', { members: [good.members[0], good.members[0]] }],
    ['a digest in upper case', { members: [{ ...good.members[0], sha256: 'A'.repeat(64) }] }],
    ['a negative length', { members: [{ ...good.members[0], bytes: -1 }] }],
  ])('[PK8] a signed manifest with %s is PACK_MANIFEST', (_what, changes) => {
    expect(refusalOf(changes)).toBe('PACK_MANIFEST');
  });

  it('[PK8] signed text that is not JSON, or not canonical, is PACK_MANIFEST', () => {
    const text = canonicalJson({ ...good });
    expect(refusal(packAround('rules: all', ...members))).toBe('PACK_MANIFEST');
    expect(refusal(packAround(`${text}\n`, ...members))).toBe('PACK_MANIFEST');
    expect(refusal(packAround(text.replace('{', '{"name":"x",'), ...members))).toBe(
      'PACK_MANIFEST',
    );
  });

  it('[PK8] more members than the limit are PACK_MANIFEST', () => {
    const count = LIMITS.packMembersMax + 1;
    const many = Array.from({ length: count }, (_unused, i) => ({
      path: `r${String(i).padStart(4, '0')}.rules`,
      bytes: 0,
      sha256: sha256Hex(''),
    }));
    expect(refusalOf({ members: many })).toBe('PACK_MANIFEST');
    expect(refusal(packAround(canonicalJson({ ...good, members: many.slice(1) })))).toBe(
      'accepted',
    );
  });

  it.each([
    ['an absolute path', '/etc/x.rules'],
    ['a step up', '../x.rules'],
    ['a step up inside', 'a/../x.rules'],
    ['a dot segment', './x.rules'],
    ['an empty segment', 'a//x.rules'],
    ['a slash at the end', 'a/'],
    ['an empty path', ''],
    ['a backslash', 'a\\x.rules'],
    ['a drive', 'c:x.rules'],
    ['a space', 'a b.rules'],
    ['a letter outside ASCII', 'é.rules'],
    ['a NUL', 'a\u0000.rules'],
    ['three dots', '.../x.rules'],
    ['129 characters', `${'a'.repeat(123)}.rules`],
  ])('[PK9] %s is no member path', (_what, path) => {
    expect(refusalOf({ members: [{ path, bytes: 0, sha256: sha256Hex('') }] })).toBe(
      'PACK_MANIFEST',
    );
  });

  it('[PK9] a path of 128 characters in any depth is a member path', () => {
    const path = `${'d/'.repeat(58)}${'a'.repeat(6)}.rules`;
    expect(path).toHaveLength(128);
    const input = sampleInput({ members: new Map([[path, bytesOf('x')]]) });
    expect(refusal(buildPack(input, [sampleKey]))).toBe('accepted');
  });

  it.each([
    ['A.rules', 'a.rules'],
    ['AB.rules', 'Ab.rules'],
  ])('[PK9] two paths that differ in case only, %s and %s, are refused', (...paths) => {
    const both = paths.map((path) => ({ path, bytes: 0, sha256: sha256Hex('') }));
    expect(refusalOf({ members: both })).toBe('PACK_MANIFEST');
  });

  it('[PK10] a member with another digest is PACK_MEMBER', () => {
    const [first, second] = good.members;
    expect(refusalOf({ members: [{ ...first, sha256: sha256Hex('other') }, second] })).toBe(
      'PACK_MEMBER',
    );
  });

  it('[PK10] two members in exchanged places are PACK_MEMBER', () => {
    const text = canonicalJson({ ...good });
    expect(refusal(packAround(text, ...members.toReversed()))).toBe('PACK_MEMBER');
  });

  it('[PK10] bytes after the last member are PACK_MEMBER', () => {
    expect(refusal(new Uint8Array(Buffer.concat([pack, bytesOf('\n')])))).toBe('PACK_MEMBER');
  });

  it('[PK10] lengths beyond the end of the file are PACK_TRUNCATED', () => {
    const [first, second] = good.members;
    const longer = { ...second, bytes: (second?.bytes ?? 0) + 1 };
    expect(refusalOf({ members: [first, longer] })).toBe('PACK_TRUNCATED');
  });

  it('[PK11] a pack is good until the millisecond of its expiry', () => {
    const dated = buildPack(sampleInput({ expiresAt: new Date(WALL_MS).toISOString() }), [
      sampleKey,
    ]);
    expect(refusal(dated, samplePolicy({ wallMs: WALL_MS - 1 }))).toBe('accepted');
    expect(refusal(dated, samplePolicy({ wallMs: WALL_MS }))).toBe('PACK_EXPIRED');
  });

  it('[PK12] a pack is for the engine versions of its range only', () => {
    expect(refusal(pack, samplePolicy({ engineVersion: '0.1.9' }))).toBe('accepted');
    expect(refusal(pack, samplePolicy({ engineVersion: '0.2.0' }))).toBe('PACK_ENGINE');
    expect(refusal(pack, samplePolicy({ engineVersion: '0.0.9' }))).toBe('PACK_ENGINE');
    expect(refusal(pack, samplePolicy({ engineVersion: '0.2.0-beta.1' }))).toBe('PACK_ENGINE');
    expect(refusal(pack, samplePolicy({ engineVersion: 'unknown' }))).toBe('PACK_ENGINE');
  });
});
