// Selections: the shared function of dsl/run takes the rows; conditions, keys and foldings are functions beside
// the one that uses them, which find locals in scratch.
import type { AggregateExpression, TypedExpression, TypedSelector } from '../ir/expression.ts';
import { valueDraws } from '../ir/draws.ts';
import { segmentText } from './column.ts';
import { constant, fresh, helper } from './linkage.ts';
import {
  functionText,
  noteWrite,
  openSite,
  part,
  slotText,
  takeScratch,
  type Segment,
  type Site,
} from './site.ts';
import { indexText, numberText } from './text.ts';
import { valueSelects, valueWrites } from './writes.ts';

export interface Selection {
  /** Scratch slot of the candidate, as text. */
  readonly candidate: string;
  /** A call that writes the rows and gives how many there are. */
  readonly take: string;
}

export function selectionText(site: Site, selector: TypedSelector): Selection {
  const { unit, hash } = site;
  const { slot, order, limit, number, key } = selector;
  const place = site.locals(site, slot);
  if (place.kind !== 'text') throw new Error('invariant broken: a candidate is a local');
  const at = /^scratch\[(\d+)\]$/.exec(place.text)?.[1];
  if (at === undefined) throw new Error('invariant broken: a candidate is in scratch');
  const kind = unit.linkage.program.entities.findIndex(({ name }) => name === selector.entityKind);
  if (isFirstOnly(selector)) {
    const name = firstText(site, selector, kind);
    return { candidate: place.text, take: `${name}(frame)` };
  }
  const spec = constant(unit, { kind, order, limit, number, hash });
  const where = innerText(site, (inner) => `return ${inner.write.ask(inner, selector.where)};`);
  const sort = key === undefined ? 'undefined' : keyText(site, key, Number(at) + 1);
  const take = `${helper(unit, 'select')}(frame, ${spec}, ${where}, ${sort}, ${at})`;
  return { candidate: place.text, take };
}

/** Whether at most one row is taken, by questions that change nothing and select nothing themselves. */
function isFirstOnly({ limit, order, where, key }: TypedSelector): boolean {
  if (limit !== 1 || order === 'random') return false;
  const values = key === undefined ? [where] : [where, key];
  return !values.some((value) => valueSelects(value) || valueWrites(value));
}

/** The name of a function that finds the one row, which is select() of dsl/run spelt out. */
function firstText(site: Site, selector: TypedSelector, kind: number): string {
  const { slot, where, key, order } = selector;
  const row = fresh(site.unit, 'row');
  const locals: Site['locals'] = (at, local) =>
    local === slot ? { kind: 'row', text: row } : site.locals(at, local);
  return innerText({ ...site, locals }, (inner) => {
    const segment: Segment = { columns: new Map(), answers: new Map() };
    inner.segment.now = segment;
    const ask = inner.write.ask(inner, where);
    const value = key === undefined ? undefined : inner.write.value(inner, key);
    const operator = order === 'descending' ? '>' : '<';
    const better =
      value === undefined
        ? ''
        : `const own = ${value};\nif (found >= 0 && !(own ${operator} best)) continue;\nbest = own;`;
    const selected = part(inner, 'selected');
    const lines = [
      `const rows = frame.rows[${indexText(kind)}];`,
      'let found = -1, best = 0;',
      `for (let ${row} = 0; ${row} < rows; ${row} += 1) {`,
      `if (!${ask}) continue;`,
      better,
      `found = ${row};`,
      value === undefined ? 'break;\n}' : '}',
      'if (found < 0) return 0;',
      `${selected}[frame.selectedLength] = found;`,
      'return 1;',
    ];
    return segmentText(inner, segment, lines.join('\n'));
  });
}

function keyText(site: Site, key: TypedExpression, at: number): string {
  return innerText(site, (inner) => `${slotText(inner, at)} = ${inner.write.value(inner, key)};`);
}

/** The name of a function beside this one, which uses scratch from where this one is. */
function innerText(site: Site, body: (inner: Site) => string): string {
  const { unit, write, hash, locals, scratch } = site;
  const inner = openSite({ unit, write, hash, locals }, scratch.at);
  const text = body(inner);
  const name = fresh(unit, 'w');
  unit.inner.push(functionText(inner, name, text));
  if (inner.wrote.yes) noteWrite(site);
  return name;
}

export interface Loop {
  readonly before: string;
  readonly after: string;
  /** Gives the rows of this selection free again, and leaves its lanes. */
  readonly release: string;
}

export interface LoopOptions {
  /** What is done with a candidate draws: it does so in a lane of its own. */
  readonly draws: boolean;
  /** Ends it early when it does not hold. */
  readonly condition?: string;
}

/** A loop over what a selection takes. */
export function loopText(site: Site, { candidate, take }: Selection, options: LoopOptions): Loop {
  const { unit } = site;
  const { condition, draws } = options;
  const [first, end, i] = [fresh(unit, 'p'), fresh(unit, 'n'), fresh(unit, 'i')];
  const selected = part(site, 'selected');
  const goes = condition === undefined ? `${i} < ${end}` : `${i} < ${end} && ${condition}`;
  const before = [
    `const ${first} = frame.selectedLength;`,
    `const ${end} = ${first} + ${take};`,
    `frame.selectedLength = ${end};`,
    `for (let ${i} = ${first}; ${goes}; ${i} += 1) {`,
    `${candidate} = ${selected}[${i}];`,
  ];
  const release = [`frame.selectedLength = ${first};`];
  if (draws) {
    const lane = fresh(unit, 'lane');
    before.unshift(`const ${lane} = frame.lane;`);
    before.push(`frame.lane = ${helper(unit, 'laneOf')}(${lane}, ${selected}[${i}]);`);
    release.push(`frame.lane = ${lane};`);
  }
  const after = ['}', ...release].join('\n');
  return { before: before.join('\n'), after, release: release.join(' ') };
}

/** `any` ends with the first yes, `all` with the first no. */
export function everyText(site: Site, node: AggregateExpression): string {
  const isAny = node.name === 'any';
  const name = innerText(site, (inner) => {
    const selection = selectionText(inner, node.selector);
    const { before, after } = loopText(inner, selection, {
      draws: valueDraws(node.value),
      condition: isAny ? '!answer' : 'answer',
    });
    const ask = inner.write.ask(inner, node.value);
    return `let answer = ${!isAny};\n${before}\nanswer = ${ask};\n${after}\nreturn answer;`;
  });
  return `${name}(frame)`;
}

/** Count, sum, least or most: a function leaves it in scratch. */
export function aggregateText(site: Site, node: AggregateExpression): string {
  const before = site.scratch.at;
  const at = takeScratch(site, 1);
  const name = innerText(site, (inner) => foldText(inner, node, slotText(inner, at)));
  site.scratch.at = before;
  return `(${name}(frame), ${slotText(site, at)})`;
}

function foldText(site: Site, node: AggregateExpression, result: string): string {
  const { name, selector, value, otherwise } = node;
  const selection = selectionText(site, selector);
  if (name === 'count') return `${result} = ${selection.take};`;
  const { before, after } = loopText(site, selection, { draws: valueDraws(value) });
  const text = site.write.value(site, value);
  if (name === 'sum') {
    return `let sum = 0;\n${before}\nsum = sum + ${text};\n${after}\n${result} = sum;`;
  }
  if (name !== 'min' && name !== 'max') throw new Error(`invariant broken: ${name} is a question`);
  const start = name === 'min' ? '(1 / 0)' : '(-1 / 0)';
  const fold = `found = ${helper(site.unit, name)}(found, ${text}); some = true;`;
  const least = `${result} = some ? found + 0 : ${numberText(otherwise)};`;
  return `let found = ${start};\nlet some = false;\n${before}\n${fold}\n${after}\n${least}`;
}
