// Statements against the event or the effect they stand in: what may be modified, applied, raised
// and drawn here.
import type { Block, IfStatement, Statement } from '../ast/statement.ts';
import type { Name } from '../ast/expression.ts';
import { BUILTINS } from '../arithmetic.ts';
import { quoted } from '../reporter.ts';
import { checkApply } from './apply.ts';
import { nextBranch } from './body.ts';
import { checkChain } from './chain.ts';
import { checkChance } from './chance.ts';
import { checkChannel } from './channel.ts';
import { checkAfter } from './delay.ts';
import { checkEnd } from './dispel.ts';
import { checkEach } from './each.ts';
import { checkCondition } from './fit.ts';
import { isKnownName } from './name-meaning.ts';
import { checkModify } from './modify.ts';
import { assuming } from './non-zero.ts';
import { checkOneOf } from './one-of.ts';
import { isOffered } from './offered.ts';
import { checkChange, checkStore } from './place.ts';
import { checkRaise } from './raise.ts';
import { readsOf, type Reading } from './read.ts';
import { checkSpend } from './spend.ts';
import { checkUse } from './use.ts';
import { checkHalt, checkRefuse, warnUnreachable } from './halt.ts';
import type { Body, LocalSymbol } from './pack.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { unreachable } from '../unreachable.ts';

/** Checks the statements of a block in a scope of their own. */
export function checkBlock(body: Body, block: Block): readonly TypedStatement[] {
  const scope = new Map<string, LocalSymbol>();
  body.scopes.push(scope);
  const typed = block.statements.flatMap((statement) => checkStatement(body, statement));
  body.scopes.pop();
  warnUnreachable(body, block);
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

function checkStatement(body: Body, statement: Statement): readonly TypedStatement[] {
  if (isRefused(body, statement)) return [];
  const typed = checkOne(body, statement);
  if (typed === undefined) return [];
  return 'kind' in typed ? [typed] : typed;
}

type Checked = TypedStatement | readonly TypedStatement[] | undefined;

function checkOne(body: Body, statement: Statement): Checked {
  switch (statement.kind) {
    case 'let':
      return checkLet(body, statement.name, readsOf(body, statement.value));
    case 'if':
      return checkIf(body, statement);
    case 'modify':
      return checkModify(body, statement);
    case 'apply':
      return checkApply(body, statement);
    case 'raise':
      return checkRaise(body, statement);
    case 'dispel':
    case 'end':
      return checkEnd(body, statement);
    case 'gain':
    case 'lose':
    case 'put':
      return checkChange(body, statement);
    case 'store':
      return checkStore(body, statement);
    case 'cancel':
    case 'stop':
      return checkHalt(body, statement);
    case 'refuse':
      return checkRefuse(body, statement);
    case 'use':
      return checkUse(body, statement);
    case 'error':
      return undefined;
    case 'chance':
    case 'oneOf':
    case 'each':
    case 'spend':
    case 'after':
    case 'chain':
    case 'channel':
      return checkWithBlocks(body, statement);
    default:
      return unreachable(statement);
  }
}

type WithBlocks = Extract<
  Statement,
  { kind: 'chance' | 'oneOf' | 'each' | 'spend' | 'after' | 'chain' | 'channel' }
>;

function checkWithBlocks(body: Body, statement: WithBlocks): Checked {
  switch (statement.kind) {
    case 'chance':
      return checkChance(body, statement, checkBlock);
    case 'oneOf':
      return checkOneOf(body, statement, checkBlock);
    case 'each':
      return checkEach(body, statement, checkBlock);
    case 'spend':
      return checkSpend(body, statement, checkBlock);
    case 'after':
      return checkAfter(body, statement, checkBlock);
    case 'chain':
      return checkChain(body, statement, checkBlock);
    case 'channel':
      return checkChannel(body, statement, checkBlock);
    default:
      return unreachable(statement);
  }
}

function checkLet(body: Body, name: Name, { value, reads }: Reading): TypedStatement | undefined {
  if (name.text === '') return undefined;
  const earlier = body.scopes.findLast((scope) => scope.has(name.text))?.get(name.text);
  const isField = body.context.has(name.text) && body.event !== undefined;
  const isFunction = (BUILTINS as readonly string[]).includes(name.text);
  const isTaken = isKnownName(body, name.text) || body.pack.effects.has(name.text);
  if (isTaken || isFunction) {
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

/** What the condition shows is known in the block where it holds, and its opposite in the other. */
function checkIf(body: Body, node: IfStatement): TypedStatement {
  const condition = checkCondition(body, node.condition);
  const branch = nextBranch(body.pack);
  const { otherwise: other } = node;
  const then = assuming(body, condition, true, () => checkBlock(body, node.body));
  const otherwise =
    other === undefined ? [] : assuming(body, condition, false, () => checkBlock(body, other));
  return { kind: 'if', condition, body: then, otherwise, branch };
}

const SIMPLE: readonly Statement['kind'][] = ['let', 'if', 'modify', 'error'];
const BASIC: readonly Statement['kind'][] = [...SIMPLE, 'apply', 'chance'];

/** How messages call statements whose word is another. */
const WORDS: Readonly<Partial<Record<Statement['kind'], string>>> = { oneOf: 'one of' };

/** True, reported, for what an effect may not hold, or what the game does not carry out. */
function isRefused(body: Body, statement: Statement): boolean {
  const word = statement.kind === 'raise' ? statement.event.text : WORDS[statement.kind];
  const what = word ?? statement.kind;
  if (!BASIC.includes(statement.kind) && !isOffered(body, statement.span, `\`${what}\``)) {
    return true;
  }
  if (body.place !== 'effect' || SIMPLE.includes(statement.kind)) return false;
  body.reporter.error({
    code: 'EFFECT_STATEMENT',
    span: statement.span,
    message:
      `\`${what}\` cannot stand inside an effect, which only modifies its holder. Move it into a ` +
      'rule, or into `on start { }` or `every 1s { }` of the effect.',
    found: what,
    expected: 'modify, let or if',
  });
  return true;
}
