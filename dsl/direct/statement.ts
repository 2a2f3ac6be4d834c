// Statements as JavaScript statements, in the order of the interpreter. What halts leaves the body at once.
import { REPEATS_MAX, thresholdOf } from '../arithmetic.ts';
import { statementsDraw } from '../ir/draws.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { BUCKET, BUCKETS, DRAW_RANGE, HALT } from '../runtime.ts';
import { unreachable } from '../unreachable.ts';
import { helper } from './linkage.ts';
import { loopText, selectionText } from './selection.ts';
import {
  noteStore,
  noteWrite,
  part,
  storedText,
  takeScratch,
  temporary,
  type Site,
} from './site.ts';
import { boundedText, indexText, numberText, saturatedText } from './text.ts';
import { storesText } from './world.ts';
import { statementsWrite } from './writes.ts';
import { maybeMinusZero } from './zero.ts';

type Node<Kind extends TypedStatement['kind']> = Extract<TypedStatement, { kind: Kind }>;

/** Where statements stand. */
export interface Block {
  readonly site: Site;
  /** Leaves the body with this halt, e.g. `return;`. */
  readonly leave: (halt: number) => string;
  /** Gives free the rows of the outermost loop around, and leaves its lane; empty outside of loops. */
  readonly release: string;
}

export function blockText(block: Block, statements: readonly TypedStatement[]): string {
  return statements.map((statement) => statementText(block, statement)).join('\n');
}

function statementText(block: Block, statement: TypedStatement): string {
  const { site } = block;
  switch (statement.kind) {
    case 'let':
      return `${localText(site, statement.slot)} = ${storedText(site, statement.value)};`;
    case 'if': {
      const condition = site.write.ask(site, statement.condition);
      return branchText(block, condition, statement);
    }
    case 'modify':
      return modifyText(site, statement);
    case 'chance':
      return chanceText(block, statement);
    case 'oneOf':
      return oneOfText(block, statement);
    case 'each':
      return eachText(block, statement);
    case 'spend':
      return spendText(block, statement);
    case 'emit':
      return emitText(site, statement);
    case 'cancel':
    case 'refuse':
    case 'stop':
      return block.release + block.leave(haltOf(statement));
    default:
      return unreachable(statement);
  }
}

function haltOf(statement: Node<'cancel' | 'refuse' | 'stop'>): number {
  switch (statement.kind) {
    case 'cancel':
      return HALT.cancel;
    case 'refuse':
      return HALT.refuse + statement.reason;
    case 'stop':
      return HALT.stop;
    default:
      return unreachable(statement);
  }
}

function localText(site: Site, slot: number): string {
  const place = site.locals(site, slot);
  if (place.kind !== 'text') throw new Error('invariant broken: a let is a local');
  return place.text;
}

interface Branches {
  readonly body: readonly TypedStatement[];
  readonly otherwise: readonly TypedStatement[];
}

function branchText(block: Block, condition: string, { body, otherwise }: Branches): string {
  const then = `if (${condition}) {\n${blockText(block, body)}\n}`;
  return otherwise.length === 0 ? then : `${then} else {\n${blockText(block, otherwise)}\n}`;
}

function modifyText(site: Site, statement: Node<'modify'>): string {
  const { index, bucket, sign, times } = statement;
  const at = `${part(site, 'buckets')}[${indexText(index * BUCKETS + BUCKET[bucket])}]`;
  const plain = site.write.value(site, statement.value);
  const value = sign === 1 ? plain : `(-${plain})`;
  const count = times === undefined ? undefined : repeatsText(site, times);
  helper(site.unit, 'min');
  helper(site.unit, 'max');
  if (bucket === 'more') return moreText(site, at, value, count);
  const whole = count === undefined ? value : `(${value} * ${count})`;
  const isPlain = sign === 1 && times === undefined && !maybeMinusZero(statement.value);
  const stored = isPlain ? boundedText(whole) : saturatedText(whole);
  switch (bucket) {
    case 'flat':
    case 'increased':
      // The bucket itself is never -0, and so no sum with it is.
      return `${at} = ${boundedText(`${at} + ${whole}`)};`;
    case 'atLeast':
      return `${at} = max(${at}, ${stored});`;
    case 'atMost':
      return `${at} = min(${at}, ${stored});`;
    case 'set':
      return `${at} = ${stored};`;
    default:
      return unreachable(bucket);
  }
}

function repeatsText(site: Site, times: TypedExpression): string {
  helper(site.unit, 'min');
  helper(site.unit, 'max');
  const value = `${helper(site.unit, 'floor')}(${site.write.value(site, times)})`;
  return `(min(max(${value}, 0), ${REPEATS_MAX}) + 0)`;
}

/** One factor, as often as it counts. Neither the product before nor a factor is below 0 or -0. */
function moreText(site: Site, at: string, value: string, count: string | undefined): string {
  const product = (by: string): string =>
    `${at} = ${boundedText(`(${at} * max(0, 100 + ${by})) / 100`)};`;
  if (count === undefined) return product(value);
  const [factor, left] = [temporary(site), temporary(site)];
  const loop = `for (; ${left} > 0; ${left} -= 1) ${product(factor)}`;
  return `${factor} = ${value};\n${left} = ${count};\n${loop}`;
}

function chanceText(block: Block, statement: Node<'chance'>): string {
  const { site } = block;
  const { percent, number } = statement;
  const draw = drawText(site, number);
  if (percent.kind === 'constant') {
    return branchText(block, `${draw} < ${numberText(thresholdOf(percent.value))}`, statement);
  }
  const threshold = temporary(site);
  const share = `(${site.write.value(site, percent)} * ${DRAW_RANGE}) / 100`;
  const set = `${threshold} = ${helper(site.unit, 'floor')}(${share});`;
  return `${set}\n${branchText(block, `${draw} < ${threshold}`, statement)}`;
}

function drawText(site: Site, number: number): string {
  return `${part(site, 'sink')}.draw(frame, ${numberText(site.hash)}, ${indexText(number)})`;
}

/** All weights, then the draw; the first body whose running sum is above the point runs. */
function oneOfText(block: Block, { number, weights, bodies }: Node<'oneOf'>): string {
  const { site } = block;
  const names = weights.map(() => temporary(site));
  const sets = weights.map(
    (weight, i) =>
      `${names[i] ?? ''} = ${helper(site.unit, 'max')}(0, ${site.write.value(site, weight)});`,
  );
  const point = temporary(site);
  const set = `${point} = (${drawText(site, number)} * (${['0', ...names].join(' + ')})) / ${DRAW_RANGE};`;
  const arms = bodies.map((body, i) => {
    const sum = ['0', ...names.slice(0, i + 1)].join(' + ');
    return `if (${point} < ${sum}) {\n${blockText(block, body)}\n}`;
  });
  return [...sets, set, arms.join(' else ')].join('\n');
}

function eachText(block: Block, { selector, body }: Node<'each'>): string {
  const { site } = block;
  const selection = selectionText(site, selector);
  const { before, after, release } = loopText(site, selection, { draws: statementsDraw(body) });
  // What a later round reads comes after what an earlier one wrote.
  if (statementsWrite(body)) noteWrite(site);
  const inside = { ...block, release: block.release === '' ? `${release} ` : block.release };
  return `{\n${before}\n${blockText(inside, body)}\n${after}\n}`;
}

function spendText(block: Block, statement: Node<'spend'>): string {
  const { site } = block;
  const { resource, entity, against } = statement.place;
  const args = [entity, statement.amount, ...(against === undefined ? [] : [against])];
  const before = site.scratch.at;
  const at = takeScratch(site, 3);
  const stores = storesText(site, args, at);
  site.scratch.at = before;
  const call = `${part(site, 'sink')}.spend(frame, ${indexText(resource)}, ${at})`;
  noteWrite(site);
  return branchText(block, `(${[...stores, call].join(', ')})`, statement);
}

function emitText(site: Site, { op, args }: Node<'emit'>): string {
  const before = site.scratch.at;
  const at = takeScratch(site, Math.max(args.length, 1));
  const stores = storesText(site, args, at).map((store) => `${store};`);
  site.scratch.at = before;
  const call = `${part(site, 'sink')}.emit(frame, ${indexText(op)}, ${at}, ${args.length});`;
  const operation = site.unit.linkage.program.operations[op];
  if (operation?.kind === 'store') noteStore(site, operation.own);
  return [...stores, call].join('\n');
}
