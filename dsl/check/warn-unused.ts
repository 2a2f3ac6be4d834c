// Declarations that nothing uses.
import type { Declaration } from '../ast/declaration.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { Declared, Pack } from './pack.ts';

export function warnUnused(pack: Pack): void {
  const { formulas, effects, tunes, resources, rolls, tables } = pack;
  for (const entry of formulas.values()) {
    if (!entry.used) unused(entry, 'FORMULA_UNUSED', 'Nothing calls the formula');
  }
  const given = givenByTests(pack);
  for (const [name, entry] of effects) {
    if (!entry.applied && !given.has(name)) warnNeverApplied(entry);
  }
  for (const entry of tunes.values()) {
    if (!entry.used) unused(entry, 'TUNE_UNUSED', 'Nothing reads the tune');
  }
  for (const entry of resources.values()) {
    if (!entry.used) unused(entry, 'RESOURCE_UNUSED', 'Nothing reads or changes the resource');
  }
  for (const entry of rolls.values()) {
    if (!entry.used) unused(entry, 'ROLL_UNUSED', 'No rule of its event reads the roll');
  }
  for (const entry of tables.values()) {
    if (!entry.used) unused(entry, 'TABLE_UNUSED', 'Nothing looks anything up in the table');
  }
  warnTemplates(pack);
}

/** What a test gives to somebody at its beginning is what the game gives in a battle. */
function givenByTests({ tests }: Pack): ReadonlySet<string> {
  const facts = tests.flatMap(({ node }) =>
    node.steps.flatMap((step) => (step.kind === 'given' ? [step.fact] : [])),
  );
  return new Set(facts.flatMap((fact) => (fact.kind === 'has' ? [fact.effect.text] : [])));
}

function unused(
  { node, reporter }: Declared<Declaration>,
  code: DiagnosticCode,
  what: string,
): void {
  const { name } = node;
  if (name === undefined) return;
  reporter.warning({
    code,
    span: name.span,
    message: `${what} \`${name.text}\`. Use it or remove it.`,
    found: name.text,
  });
}

function warnNeverApplied({ node, reporter }: Declared<Declaration>): void {
  const { name } = node;
  if (name === undefined) return;
  reporter.warning({
    code: 'EFFECT_NEVER_APPLIED',
    span: name.span,
    message:
      `No rule applies the effect \`${name.text}\`. Apply it with \`apply(effect: ` +
      `'${name.text}')\`, or remove it.`,
    found: name.text,
  });
}

function warnTemplates({ templates, effects }: Pack): void {
  const used = new Set([...effects.values()].map(({ node }) => node.template?.name.text));
  for (const entry of templates.values()) {
    if (!used.has(entry.node.name.text)) {
      unused(entry, 'TEMPLATE_UNUSED', 'No effect is made from the template');
    }
  }
}
