// Makes generations of the arena out of packs: rule files are decoded, checked against the arena's
// vocabulary, and bound to a layout. The only door through which engine and language meet.
import { check } from '#dsl/compile';
import type { CheckedPack } from '#dsl/compile';
import type { CompileOutcome, Compiler, PackContents } from '#engine/contract/compiler';
import type { Service } from '#engine/contract';
import type { Layout } from '#engine/contract/layout';
import { createArenaBehaviour } from './behaviour.ts';
import { arenaLayoutSpec } from './model/layout.ts';
import { bindRules } from './model/rules.ts';
import { readRuleFiles, toPackDiagnostics } from './rule-file.ts';
import { STATE_SCHEMA, createStatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

/** The service that arena packs are for. */
export const ARENA_SERVICE = 'arena';
/** Versions of the contract that it was written for. */
const CONTRACT = '^2.0.0';

/** Rules compile at once: no promise. */
export interface ArenaCompiler extends Compiler {
  compile(pack: PackContents): CompileOutcome;
}

/** The compiler of arena packs: members named *.rules are the rules, others are left alone. */
export function createArenaCompiler(): ArenaCompiler {
  return { accepts: ({ service }) => service === ARENA_SERVICE, compile: compilePack };
}

function compilePack(pack: PackContents): CompileOutcome {
  const read = readRuleFiles(pack);
  if (!read.ok) return read;
  const outcome = check(read.files, arenaVocabulary);
  if (!outcome.ok) {
    return { ok: false, diagnostics: toPackDiagnostics(outcome.diagnostics, read.files) };
  }
  const checked = outcome.pack;
  return {
    ok: true,
    warnings: toPackDiagnostics(outcome.warnings, read.files),
    layout: arenaLayoutSpec(),
    load: (layout) => loadService(checked, layout),
  };
}

function loadService(checked: CheckedPack, layout: Layout | undefined): Service {
  if (layout === undefined) throw new Error('invariant broken: an arena is loaded with its layout');
  const counter = createStatisticsCounter();
  return {
    name: ARENA_SERVICE,
    contract: CONTRACT,
    room: createArenaBehaviour(layout, bindRules(checked, layout), counter),
    state: {
      schema: STATE_SCHEMA,
      exportState: () => counter.exportState(),
      importState: (state) => counter.importState(state),
    },
    describe: () => counter.read(),
  };
}
