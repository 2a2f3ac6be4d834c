// Effects that are applied without a duration and that nothing ends: most often `duration` was forgotten.
import { bodiesOf, rulesOf } from '../ir/bodies.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedOperation, TypedStatement } from '../ir/statement.ts';
import { blocksOf } from '../ir/walk.ts';
import type { EffectEntry, Pack } from './pack.ts';

/** Who says `stack`, `pool`, `aura` or `ends with source` knows how the effect is held. */
function mayEnd({ filled }: EffectEntry): boolean {
  const { duration, stack, pool, aura, endsWithSource } = filled;
  return [duration, stack, pool, aura, endsWithSource].some((clause) => clause !== undefined);
}

export function warnEndless(pack: Pack, program: TypedProgram): void {
  const ended = endedBy(program.operations);
  const open = new Map(
    [...pack.effects.values()]
      .filter((entry) => entry.applied && !mayEnd(entry) && !ended.has(entry.hash))
      .map((entry) => [entry.hash, entry]),
  );
  if (open.size === 0) return;
  for (const effect of program.effects) {
    const entry = open.get(effect.hash);
    if (entry === undefined) continue;
    const bodies = bodiesOf({ ...program, effects: [effect], skills: [] });
    if (bodies.some(({ statements }) => holds(program, statements, isEndOfSelf))) {
      open.delete(effect.hash);
    }
  }
  const endless = new Set<number>();
  const note = (operation: TypedOperation, statement: Emit): boolean => {
    const duration = statement.args[DURATION];
    const isDeclared = duration?.kind === 'constant' && duration.value < 0;
    if (operation.kind === 'apply' && isDeclared) endless.add(operation.effect);
    return false;
  };
  const bodies = [...program.events.flatMap(rulesOf), ...bodiesOf(program)];
  for (const { statements } of bodies) holds(program, statements, note);
  for (const [hash, entry] of open) if (endless.has(hash)) report(entry);
}

/** Position of the duration among what `apply` emits. */
const DURATION = 3;

function endedBy(operations: readonly TypedOperation[]): ReadonlySet<number> {
  return new Set(
    operations.flatMap((operation) => (operation.kind === 'end' ? operation.effects : [])),
  );
}

type Emit = Extract<TypedStatement, { kind: 'emit' }>;
type Test = (operation: TypedOperation, statement: Emit) => boolean;

function isEndOfSelf({ kind }: TypedOperation): boolean {
  return kind === 'endSelf';
}

/** True when one of the statements, however deep, emits what is looked for. */
function holds(
  program: TypedProgram,
  statements: readonly TypedStatement[],
  isMeant: Test,
): boolean {
  return statements.some((statement) => {
    if (statement.kind !== 'emit') {
      return blocksOf(statement).some((block) => holds(program, block, isMeant));
    }
    const operation = program.operations[statement.op];
    return operation !== undefined && isMeant(operation, statement);
  });
}

function report({ node, reporter }: EffectEntry): void {
  const { text, span } = node.name;
  reporter.warning({
    code: 'EFFECT_ENDLESS',
    span,
    message:
      `\`${text}\` is applied without a duration, and nothing ends it: it lasts for ever. Give it a \`duration\`, or ` +
      'say `stack per target` where that is meant.',
    found: text,
    expected: 'duration',
  });
}
