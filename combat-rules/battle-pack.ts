// A pack as headless commands run it: compiled at once, on generated code where the process allows it. The same
// behaviour and the same columns as on a server.
import { check, type CheckedPack } from '#dsl/compile';
import { createDirectTier } from '#dsl/direct';
import type { PackContents, PackDiagnostic } from '#engine/contract/compiler';
import type { Layout, LayoutSpec } from '#engine/contract/layout';
import type { RoomBehaviour } from '#engine/contract/room';
import { createArenaBehaviour } from './behaviour.ts';
import { describeArena } from './migration.ts';
import { arenaLayoutSpec, createBindings } from './model/layout.ts';
import { createArenaNames } from './model/names.ts';
import { arenaRules } from './model/rules.ts';
import { gameFindings, readRuleFiles, toPackDiagnostics } from './rule-file.ts';
import { createStatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

export type Program = CheckedPack['program'];

/** A pack that battles can be fought on, without a server. */
export interface BattlePack {
  readonly program: Program;
  readonly behaviour: RoomBehaviour;
  readonly tickMs: number;
  /** How often rules could not be carried out so far: full queues, functions that threw. */
  faults(): number;
}

export type BattlePackOutcome =
  | { readonly ok: true; readonly pack: BattlePack }
  | { readonly ok: false; readonly diagnostics: readonly PackDiagnostic[] };

/** How an engine lays columns out. */
export type LayoutOf = (spec: LayoutSpec) => Layout;

/** Compiles a pack; one with mistakes comes back as findings. */
export function compileBattlePack(contents: PackContents, layoutOf: LayoutOf): BattlePackOutcome {
  const read = readRuleFiles(contents);
  if (!read.ok) return read;
  const { edition = 1 } = contents;
  const outcome = check(read.files, arenaVocabulary, { members: read.sheets, edition });
  if (!outcome.ok) {
    return { ok: false, diagnostics: toPackDiagnostics(outcome.diagnostics, read) };
  }
  const { program } = outcome.pack;
  const found = gameFindings(program, read.files);
  if (found.length > 0) return { ok: false, diagnostics: found };
  return { ok: true, pack: bindPack(outcome.pack, layoutOf(arenaLayoutSpec(program))) };
}

function bindPack(checked: CheckedPack, layout: Layout): BattlePack {
  const { program } = checked;
  const binding = createBindings()(layout);
  const direct = createDirectTier(program, binding);
  const tier = direct.ok ? direct.tier : checked.bind(binding).tier;
  const names = createArenaNames();
  let faults = 0;
  const onFault = (): void => {
    faults += 1;
  };
  const rules = arenaRules({ checked, tier, binding, layout, names, onFault });
  const counter = createStatisticsCounter();
  const schema = describeArena(program);
  const behaviour = createArenaBehaviour({ layout, schema, rules, counter });
  return { program, behaviour, tickMs: arenaVocabulary.tickMs, faults: () => faults };
}

/** Text that is equal when a compiler made the same of a pack: for telling compilers apart. */
export function programText(program: Program): string {
  return JSON.stringify(program, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    return typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value;
  });
}
