// Outlines of what stands in blocks: every statement a piece, its values pieces of it.
import type { Argument } from '../ast/expression.ts';
import type { Block, ModifyStatement, Statement } from '../ast/statement.ts';
import { meaningOf } from '../format/nodes.ts';
import { unreachable } from '../unreachable.ts';
import { outlineSelection } from './outline-selection.ts';
import { holding, valued, worded, type Outline, type Write } from './outline.ts';

export function outlineBlock(block: Block | undefined, write: Write): readonly Outline[] {
  return (block?.statements ?? []).map((statement) => outlineStatement(statement, write));
}

/** A block as a piece of its own; none when it is not there. */
export function outlineHeld(
  label: string,
  block: Block | undefined,
  write: Write,
): readonly Outline[] {
  if (block === undefined) return [];
  return [holding(label, outlineBlock(block, write), `${label} ${write(block.span)}`)];
}

function outlineStatement(statement: Statement, write: Write): Outline {
  const { label, children, value } = describeStatement(statement, write);
  const text = write(statement.span);
  const node = value === undefined ? undefined : valued(label, value, write)[0]?.value;
  if (statement.kind === 'modify')
    return { label, value: modifyValue(statement, write), children, text };
  return { label, children, text, ...(node && { value: node }) };
}

interface Described {
  readonly label: string;
  readonly children: readonly Outline[];
  readonly value?: { readonly span: { readonly start: number; readonly end: number } };
}

function describeStatement(node: Statement, write: Write): Described {
  const body = (block: Block | undefined): readonly Outline[] => outlineBlock(block, write);
  const otherwise = (block: Block | undefined): readonly Outline[] =>
    outlineHeld('else', block, write);
  switch (node.kind) {
    case 'let':
    case 'store':
      return { label: node.name.text, value: node.value, children: [] };
    case 'if':
      return {
        label: 'if',
        value: node.condition,
        children: [...body(node.body), ...otherwise(node.otherwise)],
      };
    case 'modify':
      return { label: node.field.text, children: [] };
    case 'apply':
    case 'dispel':
    case 'end':
      return {
        label: `${node.kind}${targetOf(node.args)}`,
        children: outlineArguments(node.args, write),
      };
    case 'raise':
      return {
        label: node.event.text,
        children: [
          ...outlineArguments(node.args, write),
          ...worded('as', node.tags.map(({ text }) => text).join(', ')),
          ...valued('after', node.delay, write),
        ],
      };
    case 'gain':
    case 'lose':
    case 'put':
      return { label: `${node.kind} ${write(node.place.span)}`, value: node.value, children: [] };
    case 'use':
      return {
        label: `use ${node.skill.text}`,
        children: [...valued('on', node.target, write), ...valued('rank', node.rank, write)],
      };
    case 'refuse':
      return { label: 'refuse', children: worded('reason', node.reason.text) };
    case 'cancel':
    case 'stop':
    case 'error':
      return { label: node.kind, children: [] };
    case 'chance':
    case 'oneOf':
    case 'each':
    case 'spend':
    case 'after':
    case 'chain':
    case 'channel':
      return describeBlock(node, write, { body, otherwise });
    default:
      return unreachable(node);
  }
}

interface Inner {
  readonly body: (block: Block | undefined) => readonly Outline[];
  readonly otherwise: (block: Block | undefined) => readonly Outline[];
}

type Blocks = Extract<
  Statement,
  { readonly kind: 'chance' | 'oneOf' | 'each' | 'spend' | 'after' | 'chain' | 'channel' }
>;

/** Statements that hold blocks. */
function describeBlock(node: Blocks, write: Write, { body, otherwise }: Inner): Described {
  switch (node.kind) {
    case 'chance':
      return {
        label: 'chance',
        value: node.percent,
        children: [
          ...valued('smoothed for', node.smoothedFor, write),
          ...body(node.body),
          ...otherwise(node.otherwise),
        ],
      };
    case 'oneOf':
      return {
        label: 'one of',
        children: node.choices.map((choice, at) =>
          holding(
            `choice ${at + 1}`,
            [...valued('weight', choice.weight, write), ...body(choice.body)],
            write(choice.span),
          ),
        ),
      };
    case 'each':
      return {
        label: 'each',
        children: [...outlineSelection(node.selection, write), ...body(node.body)],
      };
    case 'spend':
      return {
        label: `spend ${write(node.place.span)}`,
        value: node.amount,
        children: [...body(node.body), ...otherwise(node.otherwise)],
      };
    case 'after':
      return { label: 'after', value: node.delay, children: body(node.body) };
    case 'chain':
      return {
        label: 'chain',
        children: [
          ...outlineSelection(node.selection, write),
          ...valued('from', node.from, write),
          ...valued('jumps', node.jumps, write),
          ...valued('every', node.every, write),
          ...body(node.body),
        ],
      };
    case 'channel':
      return {
        label: 'channel',
        value: node.bearer,
        children: [
          ...valued('for', node.duration, write),
          ...valued('every', node.every, write),
          ...body(node.body),
          ...outlineHeld('on broken', node.broken, write),
        ],
      };
    default:
      return unreachable(node);
  }
}

function modifyValue(node: ModifyStatement, write: Write): NonNullable<Outline['value']> {
  const stacks = node.eachStack === true ? ' each stack' : '';
  const text = `${node.modifier ?? ''} ${write(node.value.span)}${stacks}`;
  return { text, meaning: `${node.modifier ?? ''} ${meaningOf(node.value)}${stacks}` };
}

function outlineArguments(args: readonly Argument[], write: Write): readonly Outline[] {
  return args
    .filter(({ name }) => !EFFECT_WORDS.includes(name?.text ?? ''))
    .flatMap(({ name, value }, at) => valued(name?.text ?? `value ${at + 1}`, value, write));
}

const EFFECT_WORDS: readonly string[] = ['debuff', 'buff', 'effect', 'tag'];

/** ` slow` of `apply(debuff: 'slow')`. */
function targetOf(args: readonly Argument[]): string {
  const found = args.find(({ name }) => EFFECT_WORDS.includes(name?.text ?? ''))?.value;
  if (found?.kind !== 'string' && found?.kind !== 'name') return '';
  return ` ${found.text}`;
}
