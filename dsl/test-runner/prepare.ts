// Checks an inline test against its pack and resolves its names. Mistakes are findings like any others.
import type { TestNode, TestStep } from '../ast/test.ts';
import { openBody } from '../check/body.ts';
import { checkAs, checkCondition } from '../check/fit.ts';
import type { Body, ContextName, Declared, Pack } from '../check/pack.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { createLineWriter } from '../format/format.ts';
import type { TypedProgram } from '../ir/program.ts';
import { createReporter, type Reporter } from '../reporter.ts';
import { DURATION, NUMBER } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { effectPosition, holderType, type Preparation } from './preparation.ts';
import { prepareGiven } from './prepare-given.ts';
import { prepareRaise, prepareUse } from './prepare-action.ts';
import type { Scene, SceneStep, SceneUnit } from './scene.ts';
import { shownValues } from './shown.ts';
import { unitsOf } from './units.ts';

export interface PreparedTest {
  /** Undefined when the test has mistakes. */
  readonly scene: Scene | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function prepareTest(
  { node, reporter: owner }: Declared<TestNode>,
  pack: Pack,
  program: TypedProgram,
): PreparedTest {
  const reporter = createReporter(owner.file);
  const units = unitsOf(node, pack);
  const text = pack.texts.get(owner.file) ?? '';
  const write = createLineWriter({ path: owner.file, text, declarations: [node] });
  const body = bodyWith(pack, reporter, units);
  const preparation: Preparation = { pack, program, reporter, units, write, body };
  const steps = node.steps.flatMap((step) => prepareStep(preparation, step));
  const hasErrors = reporter.diagnostics.some(({ severity }) => severity === 'error');
  const scene = { name: node.name.text, file: owner.file, span: node.span, units, steps };
  return { scene: hasErrors ? undefined : scene, diagnostics: reporter.diagnostics };
}

function prepareStep(at: Preparation, step: TestStep): readonly SceneStep[] {
  const { body } = at;
  const { span } = step;
  switch (step.kind) {
    case 'seed':
      return [{ kind: 'seed', span, value: checkAs(body, step.value, NUMBER) }];
    case 'given':
      return prepareGiven(at, step);
    case 'raise': {
      const raise = prepareRaise(at, step);
      at.body = bodyWith(at.pack, at.reporter, at.units, step.event.text);
      return raise;
    }
    case 'use':
      at.body = bodyWith(at.pack, at.reporter, at.units);
      return prepareUse(at, step);
    case 'pass':
      return [{ kind: 'pass', span, duration: checkAs(body, step.duration, DURATION) }];
    case 'expect': {
      const condition = checkCondition(body, step.condition);
      return [{ kind: 'expect', span, condition, shown: shownValues(at, step.condition) }];
    }
    case 'expectHas': {
      const effect = effectPosition(at, step.effect);
      if (effect === undefined) return [];
      const entity = checkAs(body, step.entity, holderType(at.pack));
      const { duration, stacks } = step;
      return [
        {
          kind: 'expectHas',
          span,
          effect,
          entity,
          ...(duration !== undefined && { duration: checkAs(body, duration, DURATION) }),
          ...(stacks !== undefined && { stacks: checkAs(body, stacks, NUMBER) }),
        },
      ];
    }
    case 'expectRefused':
      return prepareRefused(at, step);
    case 'expectCancelled':
      return [{ kind: 'expectCancelled', span }];
    default:
      return unreachable(step);
  }
}

function prepareRefused(
  { program, reporter }: Preparation,
  { reason, span }: Extract<TestStep, { readonly kind: 'expectRefused' }>,
): readonly SceneStep[] {
  if (reason === undefined) return [{ kind: 'expectRefused', span }];
  const position = program.reasons.indexOf(reason.text);
  if (position > 0) return [{ kind: 'expectRefused', span, reason: position }];
  const known = program.reasons.slice(1).map((each) => `'${each}'`);
  reporter.error({
    code: 'UNKNOWN_NAME',
    span: reason.span,
    message: `No skill is ever refused for '${reason.text}'. Reasons are ${known.join(', ')}.`,
    found: reason.text,
  });
  return [];
}

/** Slots: the units, then the fields of the event, then what came of it. */
function bodyWith(
  pack: Pack,
  reporter: Reporter,
  units: readonly SceneUnit[],
  eventName?: string,
): Body {
  const context = new Map<string, ContextName>();
  const event = eventName === undefined ? undefined : pack.events.get(eventName);
  for (const [at, { name, type }] of (event?.fields ?? []).entries()) {
    context.set(name, { index: units.length + at, type });
  }
  if (event?.hasOutcome === true) {
    for (const [at, name] of ['absorbed', 'dealt', 'overkill'].entries()) {
      const index = units.length + event.fields.length + at;
      if (!context.has(name)) context.set(name, { index, type: NUMBER });
    }
  }
  for (const [index, { name, kind }] of units.entries()) {
    context.set(name, { index, type: { kind: 'entity', entity: kind } });
  }
  return openBody({ pack, reporter, name: 'test', place: 'test', phase: 'after', context });
}
