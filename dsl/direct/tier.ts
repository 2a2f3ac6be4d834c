// The direct tier: a checked program as generated JavaScript, bound to one layout. Functions are compiled one by
// one, so that a running game can spread the work; the tier serves when all are there.
import type { TypedProgram } from '../ir/program.ts';
import { selectedLengthOf } from '../ir/space.ts';
import type { Phase, TypedBody } from '../ir/statement.ts';
import { HALT, type Binding } from '../runtime.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import { unreachable } from '../unreachable.ts';
import { generateByFunction, type Generate } from './generate.ts';
import { HELPERS, type Linkage } from './linkage.ts';
import { writePiece, type WrittenPiece } from './piece.ts';
import { planOf, type PieceUse } from './plan.ts';

/** `forbidden`: the process does not let code be generated; the tier will never serve. */
export type DirectState = 'building' | 'built' | 'forbidden';

/** A tier that is complete once `state` is built; its lengths are known before. */
export interface DirectTier extends Tier {
  readonly state: DirectState;
  /** Functions that the tier consists of, and how many are compiled. */
  readonly functions: number;
  readonly compiled: number;
  /** The functions of an event and phase, for whoever runs them one by one: none after one that leaves a halt. */
  parts(event: number, phase: Phase): readonly Ask[];
  /** Half of the work of one more function, first its text and then its code: some hundred microseconds. */
  compileNext(): DirectState;
}

export interface DirectOptions {
  readonly generate?: Generate;
}

/** Why there is no direct tier. */
export interface DirectRefusal {
  readonly ok: false;
  readonly code: 'CODE_GENERATION_FORBIDDEN';
  readonly message: string;
}

export type DirectOutcome = { readonly ok: true; readonly tier: DirectTier } | DirectRefusal;

/** A direct tier with everything compiled, or the reason why there can be none. */
export function createDirectTier(
  program: TypedProgram,
  binding: Binding,
  options: DirectOptions = {},
): DirectOutcome {
  const tier = openDirectTier(program, binding, options);
  while (tier.compileNext() === 'building');
  return tier.state === 'forbidden' ? refusal() : { ok: true, tier };
}

export function refusal(): DirectRefusal {
  const message =
    'This process does not allow code to be generated; rules go on as closures. ' +
    'Start Node without --disallow-code-generation-from-strings to use the direct tier.';
  return { ok: false, code: 'CODE_GENERATION_FORBIDDEN', message };
}

/** Compiled functions by what they are for. */
interface Built {
  readonly rules: Map<string, Ask[]>;
  readonly bodies: Map<TypedBody, Ask>;
  readonly accepts: Map<number, Ask>;
}

/** A direct tier of which nothing is compiled yet. */
export function openDirectTier(
  program: TypedProgram,
  binding: Binding,
  { generate = generateByFunction }: DirectOptions = {},
): DirectTier {
  const plan = planOf(program);
  const linkage: Linkage = { program, binding, formulas: plan.formulas };
  const built: Built = { rules: new Map(), bodies: new Map(), accepts: new Map() };
  const { pieces } = plan;
  const progress: Progress = {
    compiled: 0,
    written: undefined,
    selectedLength: undefined,
    state: pieces.length === 0 ? 'built' : 'building',
  };
  return {
    scratchLength: plan.scratchLength,
    get selectedLength() {
      progress.selectedLength ??= selectedLengthOf(program);
      return progress.selectedLength;
    },
    functions: pieces.length,
    get state() {
      return progress.state;
    },
    get compiled() {
      return progress.compiled;
    },
    compileNext: () => {
      const next = pieces[progress.compiled];
      if (progress.state !== 'building' || next === undefined) return progress.state;
      if (progress.written === undefined) {
        progress.written = writePiece(linkage, next.piece);
        return progress.state;
      }
      const code = codeOf(progress.written, generate);
      progress.written = undefined;
      if (code === undefined) progress.state = 'forbidden';
      else {
        keep(linkage, built, next.use, code);
        progress.compiled += 1;
        if (progress.compiled === pieces.length) progress.state = 'built';
      }
      return progress.state;
    },
    ...served(program, built, progress),
  };
}

interface Progress {
  compiled: number;
  /** The text of the next function, once it is written. */
  written: WrittenPiece | undefined;
  /** Worked out when it is first asked for: a walk over the program. */
  selectedLength: number | undefined;
  state: DirectState;
}

type Served = Pick<DirectTier, 'rules' | 'body' | 'accepts' | 'parts'>;

function served(program: TypedProgram, built: Built, progress: Progress): Served {
  const assertBuilt = (): void => {
    if (progress.state !== 'built')
      throw new Error('invariant broken: the direct tier is not built');
  };
  const runs = new Map<string, Run>();
  return {
    rules: (event, phase) => {
      assertBuilt();
      const key = rulesKey(event, phase);
      const run = runs.get(key) ?? inTurn(built.rules.get(key) ?? []);
      runs.set(key, run);
      return run;
    },
    parts: (event, phase) => {
      assertBuilt();
      return built.rules.get(rulesKey(event, phase)) ?? [];
    },
    body: (body) => {
      assertBuilt();
      const code = built.bodies.get(body);
      if (code === undefined) throw new Error('invariant broken: a body of another program');
      return code;
    },
    accepts: (effect) => {
      assertBuilt();
      if (program.effects[effect]?.pool?.accepts === undefined) return () => true;
      return built.accepts.get(effect) ?? (() => true);
    },
  };
}

function rulesKey(event: number, phase: Phase): string {
  return `${event} ${phase}`;
}

/** Undefined where code may not be generated. */
function codeOf({ source, constants }: WrittenPiece, generate: Generate): Ask | undefined {
  let make: ReturnType<Generate>;
  try {
    make = generate(source);
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
  return make(Object.freeze({ helpers: HELPERS, constants: Object.freeze([...constants]) }));
}

function keep(linkage: Linkage, built: Built, use: PieceUse, code: Ask): void {
  switch (use.kind) {
    case 'formula': {
      const place = linkage.formulas.get(use.formula);
      if (place !== undefined) place.run = code;
      return;
    }
    case 'rules': {
      const key = rulesKey(use.event, use.phase);
      built.rules.set(key, [...(built.rules.get(key) ?? []), code]);
      return;
    }
    case 'body':
      built.bodies.set(use.body, code);
      return;
    case 'accepts':
      built.accepts.set(use.effect, code);
      return;
    default:
      unreachable(use);
  }
}

/** All functions of an event and phase; `cancel` ends them. */
function inTurn(codes: readonly Ask[]): Run {
  const [first, second] = codes;
  if (first !== undefined && second === undefined) return first;
  const count = codes.length;
  return (frame) => {
    for (let i = 0; i < count; i += 1) {
      codes[i]?.(frame);
      if (frame.halt !== HALT.none) return;
    }
  };
}
