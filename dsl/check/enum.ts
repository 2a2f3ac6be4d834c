// `enum element { fire, water, grass }`: words that are numbers, in their order.
import type { EnumNode } from '../ast/declaration.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted } from '../reporter.ts';
import type { Declared, Pack } from './pack.ts';

export function declareEnum(pack: Pack, { node, reporter }: Declared<EnumNode>): void {
  const values: string[] = [];
  for (const { text, span } of node.values) {
    if (text === '') continue;
    if (values.includes(text)) {
      reporter.error({
        code: 'DUPLICATE_NAME',
        span,
        message: `The enum already has the word ${quoted(text)}. Remove one of the two.`,
        found: text,
      });
    } else values.push(text);
  }
  pack.enums.set(node.name.text, values);
  const max = DSL_LIMITS.enumWordsMax;
  if (node.values.length > 0 && values.length <= max) return;
  const isEmpty = node.values.length === 0;
  reporter.error({
    code: 'ENUM_SIZE',
    span: node.name.span,
    message: isEmpty
      ? `The enum ${quoted(node.name.text)} has no words. Write some, such as \`{ fire, water }\`.`
      : `The enum ${quoted(node.name.text)} has ${values.length} words; ${max} is the most. Use a number or a table.`,
    found: `${values.length}`,
    expected: `1 to ${max} words`,
  });
}
