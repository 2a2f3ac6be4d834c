// Calls of functions that the game declares.
import type { Expression } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { FunctionDeclaration } from '../vocabulary.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import { isOffered } from './offered.ts';
import type { Body } from './pack.ts';
import { isPureHere } from './pure.ts';

type CallNode = Extract<Expression, { kind: 'call' }>;

/** Names and number of its values were looked at before. */
export function checkHost(body: Body, node: CallNode, host: FunctionDeclaration): TypedExpression {
  const args = host.parameters.map(({ type }, index): TypedExpression => {
    const arg = node.args[index];
    return arg === undefined ? FAULT : checkAs(body, arg.value, type);
  });
  if (!isOffered(body, node.span, 'functions of its own')) return FAULT;
  if (!host.pure && !isPureHere(body, node.span, `\`${host.name}\``)) return FAULT;
  if (!isInPhase(body, node, host)) return FAULT;
  if (args.some((arg) => arg.type.kind === 'error')) return FAULT;
  return { kind: 'host', type: host.result, index: functionIndex(body, host.name), args };
}

/** A formula is called in any phase, so it may only call what every phase may. */
function isInPhase(body: Body, node: CallNode, { name, phases }: FunctionDeclaration): boolean {
  if (phases === undefined) return true;
  const isFormula = body.place === 'formula' || body.place === 'effect';
  if (!isFormula && phases.includes(body.phase)) return true;
  const allowed = phases.map((phase) => `\`${phase}\``).join(' and ');
  body.reporter.error({
    code: 'FUNCTION_PHASE',
    span: node.span,
    message:
      `\`${name}\` can be called in ${allowed} rules only, but this is ` +
      `${isFormula ? 'no rule' : `\`${body.phase}\``}. Move the call there.`,
    found: isFormula ? body.place : body.phase,
    expected: phases.join(', '),
  });
  return false;
}

function functionIndex({ pack }: Body, name: string): number {
  const { functions } = pack.lowered;
  const known = functions.indexOf(name);
  if (known >= 0) return known;
  functions.push(name);
  return functions.length - 1;
}
