// Makes generations of the arena out of packs: rule files are decoded, checked against the arena's
// vocabulary, and bound to a layout. The only door through which engine and language meet.
import { check } from '#dsl/compile';
import type { CheckedPack } from '#dsl/compile';
import type { CompileOutcome, Compiler, PackContents, Service } from '#engine/contract';
import type { Layout } from '#engine/contract/layout';
import { createArenaBehaviour } from './behaviour.ts';
import { arenaLayoutSpec } from './model/layout.ts';
import { bindRules } from './model/rules.ts';
import { readRuleFiles, toPackDiagnostics } from './rule-file.ts';
import { STATE_SCHEMA, createStatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

const SERVICE = 'arena';
/** CONTRACT_VERSION this service was written for. */
const CONTRACT = '1.0.0';

/** The compiler of arena packs: members named *.rules are the rules, others are left alone. */
export function createArenaCompiler(): Compiler {
  return { service: SERVICE, compile: compilePack };
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
    name: SERVICE,
    contractVersion: CONTRACT,
    stateSchema: STATE_SCHEMA,
    room: createArenaBehaviour(layout, bindRules(checked, layout), counter),
    exportState: () => counter.exportState(),
    importState: (state, schema) => counter.importState(state, schema),
    describe: () => counter.read(),
  };
}
