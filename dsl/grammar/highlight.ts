// What editors colour each part of the grammar as.
import { styleTags, tags } from '@lezer/highlight';

export const highlighting = styleTags({
  'Keyword StatementWord DeclarationWord OverrideWord RemovedWord TopIf EventSubject': tags.keyword,
  'Boolean/Keyword': tags.bool,
  'Definition/Name': tags.definition(tags.variableName),
  'Removed/Definition/Name': tags.variableName,
  'Rule/Definition/Name Formula/Definition/Name': tags.definition(tags.function(tags.variableName)),
  'Effect/Definition/Name Event/Definition/Name': tags.definition(tags.typeName),
  Name: tags.variableName,
  'Call/Name Call/StatementWord': tags.function(tags.variableName),
  'Property/Name': tags.propertyName,
  EffectName: tags.propertyName,
  Number: tags.number,
  String: tags.string,
  Comment: tags.lineComment,
  'TimesOperator PlusOperator Minus': tags.arithmeticOperator,
  'CompareOperator "="': tags.compareOperator,
  '{ }': tags.brace,
  '( )': tags.paren,
  ', : .': tags.punctuation,
});
