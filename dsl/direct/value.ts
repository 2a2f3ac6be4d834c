// Numbers as JavaScript expressions, in the order and with the bits of the interpreter: plain IEEE operations, and
// saturation only where the tree says so.
import { saturate, type ArithmeticKind, type Builtin } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';
import { callText } from './call.ts';
import { columnText } from './column.ts';
import { helper } from './linkage.ts';
import { askText, isQuestion } from './question.ts';
import { aggregateText } from './selection.ts';
import { eventName, storedText, temporary, type Site, type Write } from './site.ts';
import { numberText } from './text.ts';
import { mayRoundToMinusZero } from './zero.ts';
import { diceText, distanceText, heldText, hostText, lookupText } from './world.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** How values are written in direct code. */
export const WRITE: Write = { value: valueText, ask: askText };

function valueText(site: Site, node: TypedExpression): string {
  if (isQuestion(node)) return `(${askText(site, node)} ? 1 : 0)`;
  switch (node.kind) {
    case 'constant':
      return numberText(node.value);
    case 'event':
      return eventName(site, node.index);
    case 'local':
      return localText(site, node.slot);
    case 'column':
      return columnText(site, node);
    case 'negate':
      return `(0 - ${valueText(site, node.operand)})`;
    case 'saturate':
      return saturateText(site, node);
    case 'arithmetic':
      return arithmeticText(node.operator, valueText(site, node.left), valueText(site, node.right));
    case 'quotient':
      return quotientText(site, node);
    case 'choose': {
      const condition = askText(site, node.condition);
      const left = valueText(site, node.left);
      return `(${condition} ? ${left} : ${valueText(site, node.right)})`;
    }
    case 'builtin':
      return builtinText(site, node);
    case 'call':
    case 'host':
    case 'dice':
    case 'lookup':
    case 'held':
    case 'distanceSquared':
    case 'aggregate':
      return rareText(site, node);
    default:
      return unreachable(node);
  }
}

type Rare = Node<'call' | 'host' | 'dice' | 'lookup' | 'held' | 'distanceSquared' | 'aggregate'>;

/** Formulas, tables, the game, the world. */
function rareText(site: Site, node: Rare): string {
  switch (node.kind) {
    case 'call':
      return callText(site, node);
    case 'host':
      return hostText(site, node);
    case 'dice':
      return diceText(site, node);
    case 'lookup':
      return lookupText(site, node);
    case 'held':
      return heldText(site, node);
    case 'distanceSquared':
      return distanceText(site, node);
    case 'aggregate':
      return aggregateText(site, node);
    default:
      return unreachable(node);
  }
}

function localText(site: Site, slot: number): string {
  const place = site.locals(site, slot);
  return place.kind === 'same' ? valueText(site, place.node) : place.text;
}

function saturateText(site: Site, { operand }: Node<'saturate'>): string {
  if (operand.kind === 'constant') return numberText(saturate(operand.value));
  return storedText(site, operand);
}

function arithmeticText(kind: ArithmeticKind, left: string, right: string): string {
  if (kind === 'of') return `((${left} * ${right}) / 100)`;
  return `(${left} ${kind} ${right})`;
}

function quotientText(site: Site, node: Node<'quotient'>): string {
  const [left, right] = [temporary(site), temporary(site)];
  const setLeft = `${left} = ${valueText(site, node.left)}`;
  const setRight = `${right} = ${valueText(site, node.right)}`;
  const otherwise = valueText(site, node.otherwise);
  return `(${setLeft}, ${setRight}, ${right} === 0 ? ${otherwise} : ${left} / ${right})`;
}

type Native = 'abs' | 'ceil' | 'floor' | 'max' | 'min' | 'round' | 'sqrt';
type Call = (name: Native, args: readonly string[]) => string;

/** callBuiltin() of dsl/arithmetic.ts, spelt out, before 0 is added. */
const BUILTIN_TEXT: Readonly<Record<Builtin, (call: Call, args: readonly string[]) => string>> = {
  min: (call, args) => call('min', args),
  max: (call, args) => call('max', args),
  floor: (call, args) => call('floor', args),
  ceil: (call, args) => call('ceil', args),
  round: (call, args) => call('round', args),
  abs: (call, args) => call('abs', args),
  sqrt: (call, args) => call('sqrt', [call('max', [...args, '0'])]),
  clamp: (call, [value = '0', low = '0', high = '0']) =>
    call('min', [call('max', [value, low]), high]),
};

function builtinText(site: Site, node: Node<'builtin'>): string {
  const texts = node.args.map((arg) => valueText(site, arg));
  const call: Call = (native, values) => `${helper(site.unit, native)}(${values.join(', ')})`;
  const text = BUILTIN_TEXT[node.name](call, texts);
  return mayRoundToMinusZero(node) ? `(${text} + 0)` : text;
}
