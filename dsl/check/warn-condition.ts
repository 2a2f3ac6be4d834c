// Conditions that always or never hold: by themselves, or because of those around them.
import type { Block, Statement } from '../ast/statement.ts';
import type { Expression } from '../ast/expression.ts';
import type { Reporter } from '../reporter.ts';
import { constraintsOf, contradiction, type Constraint } from './constraint.ts';
import type { Pack } from './pack.ts';
import { insideOf } from './raise-node.ts';

interface Place {
  readonly reporter: Reporter;
  readonly text: string;
}

/** What is known to hold where a statement stands. */
type Known = readonly Constraint[];

export function warnConditions(pack: Pack): void {
  const placeOf = (reporter: Reporter): Place => ({
    reporter,
    text: pack.texts.get(reporter.file) ?? '',
  });
  for (const { node, reporter } of pack.rules) {
    if (node.condition === undefined && node.body.statements.length === 0) continue;
    const place = placeOf(reporter);
    walk(place, node.body, asked(place, node.condition, []));
  }
  for (const { node, filled, inner } of pack.effects.values()) {
    // What a template says is looked at where it is declared.
    if (filled !== node) continue;
    const place = placeOf(inner);
    walk(place, node.body, []);
    for (const { body } of [...node.hooks, ...(node.every === undefined ? [] : [node.every])]) {
      walk(place, body, []);
    }
  }
  for (const { node, reporter } of pack.skills.values()) {
    const place = placeOf(reporter);
    for (const { condition } of node.requirements) asked(place, condition, []);
    for (const { body } of node.hooks) walk(place, body, []);
  }
}

/** Looks at a condition; gives what is known where it holds. */
function asked({ reporter, text }: Place, condition: Expression | undefined, known: Known): Known {
  if (condition === undefined) return known;
  const holding = constraintsOf(condition, text, true);
  const failing = constraintsOf(condition, text, false);
  const never = contradiction([...known, ...holding]);
  const always = contradiction([...known, ...failing]);
  if (never === undefined && always === undefined) return [...known, ...holding];
  const isAlone = contradiction(never === undefined ? failing : holding) !== undefined;
  const because = isAlone ? '' : ', because of the conditions around it';
  if (never !== undefined) {
    reporter.warning({
      code: 'NEVER_TRUE',
      span: condition.span,
      message: `This never holds${because}${about(never)}. Change it, or remove what it guards.`,
      found: 'never true',
    });
    return holding;
  }
  if (always !== undefined) {
    reporter.warning({
      code: 'ALWAYS_TRUE',
      span: condition.span,
      message: `This always holds${because}${about(always)}. Change it, or remove the question.`,
      found: 'always true',
    });
  }
  return [...known, ...holding];
}

function about(key: string): string {
  return key === 'false' ? '' : `: look at \`${key}\``;
}

function walk(place: Place, { statements }: Block, known: Known): void {
  for (const statement of statements) walkStatement(place, statement, known);
}

function walkStatement(place: Place, node: Statement, known: Known): void {
  if (node.kind !== 'if') {
    const inside = isLater(node) ? [] : known;
    for (const block of blocksIn(node)) walk(place, block, inside);
    return;
  }
  walk(place, node.body, asked(place, node.condition, known));
  if (node.otherwise === undefined) return;
  const failing = constraintsOf(node.condition, place.text, false);
  walk(place, node.otherwise, [...known, ...failing]);
}

/** What was spent may have changed the answers, and so may time. */
function isLater({ kind }: Statement): boolean {
  return kind === 'spend' || kind === 'after' || kind === 'chain' || kind === 'channel';
}

function blocksIn(node: Statement): readonly Block[] {
  return node.kind === 'after' || node.kind === 'channel' ? [node.body] : insideOf(node);
}
