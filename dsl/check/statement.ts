// Statements against the event or the effect's holder: what may be modified, applied and drawn
// here.
import type { Block, IfStatement, Name, Statement } from '../ast.ts';
import { BUILTINS } from '../arithmetic.ts';
import { quoted } from '../reporter.ts';
import { isShare, percentText } from '../share.ts';
import { PERCENT, describeType } from '../types.ts';
import { checkApply } from './apply.ts';
import { checkExpression } from './expression.ts';
import { checkCondition, fits } from './fit.ts';
import { checkModify } from './modify.ts';
import { readsOf, type Reading } from './read.ts';
import type { Body, LocalSymbol } from './pack.ts';
import type { TypedStatement } from './typed.ts';
import { unreachable } from '../unreachable.ts';

/** Checks the statements of a block in a scope of their own. */
export function checkBlock(body: Body, block: Block): TypedStatement[] {
  const scope = new Map<string, LocalSymbol>();
  body.scopes.push(scope);
  const typed = block.statements
    .map((statement) => checkStatement(body, statement))
    .filter((statement) => statement !== undefined);
  body.scopes.pop();
  for (const { used, name } of scope.values()) {
    if (used || name.text.startsWith('_')) continue;
    body.reporter.warning({
      code: 'LET_UNUSED',
      span: name.span,
      message: `Nothing reads ${quoted(name.text)}. Use it, remove it, or name it \`_${name.text}\`.`,
      found: name.text,
    });
  }
  return typed;
}

function checkStatement(body: Body, statement: Statement): TypedStatement | undefined {
  switch (statement.kind) {
    case 'let':
      return checkLet(body, statement.name, readsOf(body, statement.value));
    case 'if':
      return checkIf(body, statement);
    case 'modify':
      return checkModify(body, statement);
    case 'apply':
      if (isRefusedInEffect(body, statement, 'apply')) return undefined;
      return checkApply(body, statement);
    case 'chance':
      if (isRefusedInEffect(body, statement, 'chance')) return undefined;
      return checkChance(body, statement);
    case 'error':
      return undefined;
    default:
      return unreachable(statement);
  }
}

function checkLet(body: Body, name: Name, { value, reads }: Reading): TypedStatement | undefined {
  if (name.text === '') return undefined;
  const earlier = body.scopes.findLast((scope) => scope.has(name.text))?.get(name.text);
  const isField = body.event?.fields.some((field) => field.name === name.text) === true;
  const isFunction = (BUILTINS as readonly string[]).includes(name.text);
  if (earlier !== undefined || isField || isFunction || body.pack.effects.has(name.text)) {
    const what = isField ? 'a value of the event' : isFunction ? 'a function' : 'taken';
    const file = body.reporter.file;
    body.reporter.error({
      code: 'NAME_TAKEN',
      span: name.span,
      message:
        `${quoted(name.text)} is already ${what} here, and a \`let\` cannot change it. Choose ` +
        'another name.',
      found: name.text,
      ...(earlier && {
        related: { file, span: earlier.name.span, message: 'first declared here' },
      }),
    });
    return undefined;
  }
  const slot = body.localCount;
  body.localCount += 1;
  const local = { kind: 'local', type: value.type, slot } as const;
  body.scopes
    .at(-1)
    ?.set(name.text, { value: local, name, reads, used: value.type.kind === 'error' });
  return { kind: 'let', slot, value };
}

function checkIf(body: Body, node: IfStatement): TypedStatement {
  const condition = checkCondition(body, node.condition);
  const then = checkBlock(body, node.body);
  const otherwise = node.otherwise === undefined ? [] : checkBlock(body, node.otherwise);
  return { kind: 'if', condition, body: then, otherwise };
}

function isRefusedInEffect(body: Body, statement: Statement, word: string): boolean {
  if (body.place !== 'effect') return false;
  body.reporter.error({
    code: 'EFFECT_STATEMENT',
    span: statement.span,
    message:
      `\`${word}\` cannot stand inside an effect, which only modifies its holder. Move it into a ` +
      'rule.',
    found: word,
    expected: 'modify, let or if',
  });
  return true;
}

function checkChance(
  body: Body,
  node: Extract<Statement, { kind: 'chance' }>,
): TypedStatement | undefined {
  const number = body.chanceCount;
  body.chanceCount += 1;
  const percent = checkExpression(body, node.percent);
  const then = checkBlock(body, node.body);
  if (percent.type.kind === 'number' && percent.kind === 'constant') {
    const written = isShare(percent.value) ? percentText(percent.value) : `${percent.value}%`;
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.percent.span,
      message:
        `Expected a percent after \`chance\`, but this is ${describeType(percent.type)}. Write ` +
        `\`${written}\`.`,
      found: describeType(percent.type),
      expected: 'a percent',
      ...(node.percent.kind === 'number' && {
        fixes: [
          {
            title: `Write \`${written}\``,
            span: node.percent.span,
            text: written,
          },
        ],
      }),
    });
    return undefined;
  }
  if (!fits(body, percent, PERCENT, node.percent.span)) return undefined;
  if (percent.kind === 'constant' && (percent.value < 0 || percent.value > 100)) {
    body.reporter.error({
      code: 'CHANCE_OUT_OF_RANGE',
      span: node.percent.span,
      message: `A chance of ${percent.value}% cannot be. Write a percent from 0% to 100%.`,
      found: `${percent.value}%`,
      expected: '0% to 100%',
    });
    return undefined;
  }
  return { kind: 'chance', number, percent, body: then };
}
