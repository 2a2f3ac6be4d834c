// Makes generations of the arena out of packs: rule files are decoded, checked against the arena's
// vocabulary, and bound to a layout. The only door through which engine and language meet.
import { createCompileCache, type CompileCache } from '#dsl/cache';
import { check } from '#dsl/compile';
import type { CheckedPack } from '#dsl/compile';
import type {
  CompileOutcome,
  CompilePolicy,
  Compiler,
  PackContents,
} from '#engine/contract/compiler';
import type { Service } from '#engine/contract';
import type { Layout } from '#engine/contract/layout';
import { createArenaBehaviour } from './behaviour.ts';
import { ArenaDirect, CLOSED_FIGURES } from './direct.ts';
import { FaultLog } from './fault-log.ts';
import { describeArena } from './migration.ts';
import { arenaLayoutSpec, createBindings, type Bindings } from './model/layout.ts';
import { COMPILE } from './model/limits.ts';
import { createArenaNames, type ArenaNames } from './model/names.ts';
import { arenaRules } from './model/rules.ts';
import { gameFindings, readRuleFiles, toPackDiagnostics } from './rule-file.ts';
import { STATE_SCHEMA, createStatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

/** The service that arena packs are for. */
export const ARENA_SERVICE = 'arena';
/** Versions of the contract that it was written for. */
const CONTRACT = '^2.0.0';

/** Rules compile at once: no promise. */
export interface ArenaCompiler extends Compiler {
  /** As closures alone when `policy` is absent. */
  compile(pack: PackContents, policy?: CompilePolicy): CompileOutcome;
}

export interface ArenaCompilerOptions {
  /**
   * A generation that was compiled while generated code was allowed runs it as long as this says so; always when
   * absent.
   */
  readonly mayGenerate?: () => boolean;
  /** Where the names of packs go, for the codec. */
  readonly names?: ArenaNames;
}

/** What the compiler of a server keeps between pushes. */
interface Workshop {
  readonly cache: CompileCache;
  readonly bindings: Bindings;
  readonly mayGenerate: () => boolean;
  readonly names: ArenaNames;
}

/**
 * The compiler of arena packs: members named *.rules are the rules, those named *.csv their sheets, others are left
 * alone.
 */
export function createArenaCompiler(options: ArenaCompilerOptions = {}): ArenaCompiler {
  const { mayGenerate = () => true, names = createArenaNames() } = options;
  const cache = createCompileCache({ max: COMPILE.rulesKeptMax });
  const workshop = { cache, bindings: createBindings(), mayGenerate, names };
  return {
    accepts: ({ service }) => service === ARENA_SERVICE,
    compile: (pack, policy) => compilePack(workshop, pack, policy?.generatedCode === true),
  };
}

function compilePack(
  workshop: Workshop,
  pack: PackContents,
  generatedCode: boolean,
): CompileOutcome {
  const read = readRuleFiles(pack);
  if (!read.ok) return read;
  const outcome = check(read.files, arenaVocabulary, {
    cache: workshop.cache,
    members: read.sheets,
    edition: pack.edition ?? 1,
  });
  if (!outcome.ok) {
    return { ok: false, diagnostics: toPackDiagnostics(outcome.diagnostics, read) };
  }
  const checked = outcome.pack;
  const found = gameFindings(checked.program, read.files);
  if (found.length > 0) return { ok: false, diagnostics: found };
  return {
    ok: true,
    warnings: toPackDiagnostics(outcome.warnings, read),
    layout: arenaLayoutSpec(checked.program),
    load: (layout) => loadService({ workshop, checked, layout, generatedCode }),
  };
}

interface Loading {
  readonly workshop: Workshop;
  readonly checked: CheckedPack;
  readonly layout: Layout | undefined;
  readonly generatedCode: boolean;
}

function loadService({ workshop, checked, layout, generatedCode }: Loading): Service {
  if (layout === undefined) throw new Error('invariant broken: an arena is loaded with its layout');
  const { cache, bindings, mayGenerate, names } = workshop;
  const binding = bindings(layout);
  const closures = checked.bind(binding);
  const direct = generatedCode
    ? new ArenaDirect({ checked, binding, closures, mayGenerate })
    : undefined;
  const faults = new FaultLog(checked.program);
  const rules = arenaRules({
    checked,
    tier: direct?.tier ?? closures.tier,
    binding,
    layout,
    names,
    onFault: (fault) => faults.note(fault),
  });
  const counter = createStatisticsCounter();
  const tickEnded = (): void => direct?.tickEnded();
  const schema = describeArena(checked.program);
  return {
    name: ARENA_SERVICE,
    contract: CONTRACT,
    room: createArenaBehaviour({ layout, schema, rules, counter, tickEnded }),
    state: {
      schema: STATE_SCHEMA,
      exportState: () => counter.exportState(),
      importState: (state) => counter.importState(state),
    },
    prepare: (scope) => {
      scope.metrics.gauge('rules_found', FOUND_HELP).set(cache.hits);
      scope.metrics.gauge('rules_compiled', COMPILED_HELP).set(cache.misses);
      faults.openIn(scope);
      direct?.warmUpIn(scope);
    },
    describe: () => ({
      ...counter.read(),
      ruleFaults: faults.count,
      rulesFound: cache.hits,
      rulesCompiled: cache.misses,
      ...(direct?.figures() ?? CLOSED_FIGURES),
    }),
  };
}

const FOUND_HELP = 'Rules that pushes did not have to compile: they had not changed.';
const COMPILED_HELP = 'Rules that pushes compiled.';
