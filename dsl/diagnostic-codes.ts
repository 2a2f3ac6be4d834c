// The one table of language diagnostics. dsl/SPEC.md lists the same codes; test/tidy.test.ts holds
// the two together. Blocks follow the pipeline: text, grammar, meaning.

export const DIAGNOSTIC_CODES = {
  // Text: characters, numbers, size.
  COMMENT_FORM: 'A comment that does not start with `//`.',
  DECIMAL_COMMA: 'A comma between two digits without a blank, as in `1,5` for `1.5`.',
  NUMBER_MALFORMED: 'A number that is not digits with at most one decimal point between them.',
  NUMBER_TOO_LARGE: 'A number above 1,000,000,000,000,000.',
  PACK_TOO_LARGE: 'A pack of more than 524,288 characters of rules.',
  SOURCE_TOO_LARGE: 'A rule file of more than 262,144 characters.',
  TYPOGRAPHIC_CHARACTER: 'A character that a word processor put in the place of a plain one.',
  UNCLOSED_STRING: 'A quoted name without its closing quote.',
  UNEXPECTED_CHARACTER: 'A character that no rule file can contain outside a comment or a name.',
  UNKNOWN_UNIT: 'A number followed by a unit that is not %, ms, s or min.',

  // Grammar: how words follow each other.
  ARGUMENT_UNNAMED: 'A value in `apply` without the name that says what it is.',
  ASSIGNMENT: 'An attempt to change a value with `=`; values change with `modify`.',
  CLAUSE_UNKNOWN: 'A word in the head of a rule that is not `on` or `priority`.',
  COMPARISON_CHAINED: 'Two comparisons in a row without `and` between them.',
  ELSE_WITHOUT_IF: 'An `else` that follows no `if` block.',
  EXPECTED_BLOCK:
    'A missing `{` before the statements of a rule, effect, event, condition or chance.',
  EXPECTED_DECLARATION:
    'Something outside all blocks that is no rule, effect, formula, event or if.',
  EXPECTED_EXPRESSION: 'A missing value or condition.',
  EXPECTED_NAME: 'A missing name.',
  EXPECTED_OPERATOR: 'Something inside parentheses that continues nothing.',
  EXPECTED_STATEMENT: 'Something inside a block that is no statement.',
  EXPRESSION_TOO_LARGE: 'One expression of more than 1,000 parts.',
  EXTRA_BRACE: 'A `}` that closes nothing.',
  EXTRA_COLON: 'A `:` after `duration` inside an effect, or after the kind of a change.',
  EXTRA_COMMA: 'A `,` between statements, which need none.',
  EXTRA_PAREN: 'A `)` that closes nothing.',
  KEYWORD_FOREIGN: 'A word of the language in a form it does not have, such as `elseif`.',
  MISSING_AND: 'Two conditions without `and` or `or` between them.',
  MISSING_BRACE: 'A block without its closing `}`.',
  MISSING_COLON: 'A missing `:` between a name and its value or type.',
  MISSING_COMMA: 'A missing `,` between two entries of a list.',
  MISSING_EQUALS: 'A missing `=` between a name and what it stands for.',
  MISSING_EVENT: 'A rule that does not say which event it runs on.',
  MISSING_PAREN: 'A missing `(` or `)`.',
  MODIFIER_UNKNOWN: 'A word after `modify NAME:` that is no kind of change.',
  MODIFY_LISTED: 'Several changes in one `modify`.',
  NESTING_TOO_DEEP: 'More than 64 blocks or parentheses inside each other.',
  OPERATOR_FOREIGN: 'An operator of another language, such as `==` or `&&`.',
  PRIORITY_NOT_WHOLE: 'A priority that is not a whole number from -1,000,000 to 1,000,000.',
  SEMICOLON: 'A `;`, which the language does not use.',
  UNIT_SPACED: 'A space between a number and its unit.',
  WHEN_MISPLACED: 'A `when` that is not the first line of a rule.',

  // Meaning: names.
  ARGUMENT_COUNT: 'A formula or function called with too many or too few values.',
  ARGUMENT_MISSING: 'An `apply` that does not name its effect, or needs a duration.',
  ARGUMENT_REPEATED: 'The same argument given twice.',
  DUPLICATE_NAME: 'A second rule, effect, formula, event or parameter of the same name.',
  EVENT_DIFFERS: 'An event declared with other fields than the game raises it with.',
  EVENT_NEVER_RAISED: 'Warning: an event that the game never raises.',
  NAME_COLLISION: 'Two names whose 32-bit hashes are equal.',
  NAME_TAKEN: 'A name that already means something else here.',
  RULES_EMPTY: 'A pack without a single rule.',
  UNKNOWN_ARGUMENT: 'An argument name that does not exist.',
  UNKNOWN_EFFECT: 'An effect that no file of the pack declares.',
  UNKNOWN_EVENT: 'An event that neither the game nor the pack declares.',
  UNKNOWN_FIELD: 'A field that this kind of thing does not have.',
  UNKNOWN_FUNCTION: 'A formula or function that does not exist.',
  UNKNOWN_NAME: 'A name that means nothing here.',
  UNKNOWN_TYPE: 'A type that does not exist.',

  // Meaning: types and values.
  CHANCE_OUT_OF_RANGE: 'A chance below 0% or above 100%.',
  CONDITION_NOT_BOOL: 'A condition that is not a yes-or-no question.',
  DIVISION_BY_ZERO: 'A division by something that is always zero.',
  DIVISOR_UNKNOWN: 'A division by something that may be zero, without an `else` value.',
  DURATION_NOT_POSITIVE: 'A duration of zero or less.',
  EFFECT_STATEMENT: 'A statement that cannot stand inside an effect.',
  FORMULA_RECURSIVE: 'A formula that needs its own result.',
  FORMULA_TOO_DEEP: 'Formulas that call each other more than 32 deep.',
  MODIFIER_TYPE: 'A change whose value has the wrong type, such as `more 50` for `more 50%`.',
  NOT_MODIFIABLE: 'A value that `modify` cannot change.',
  NUMBER_WITH_PERCENT: 'A number added to or subtracted from a percent.',
  PERCENT_WITHOUT_MAXIMUM: 'A percent compared with a value that has no declared maximum.',
  EVENT_TOO_COSTLY: 'Rules of one event that together may take more than 100,000 steps.',
  RULE_TOO_COSTLY: 'A rule or effect that may take more than 100,000 steps.',
  TYPE_MISMATCH: 'A value of another type than is needed here.',
  UNITS_MIXED: 'A duration combined with something that is no duration.',

  // Meaning: probably forgotten.
  EFFECT_NEVER_APPLIED: 'Warning: an effect that no rule applies.',
  FORMULA_UNUSED: 'Warning: a formula that nothing calls.',
  LET_UNUSED: 'Warning: a `let` that nothing reads.',

  // Meaning: probably not meant.
  LESS_THAN_NOTHING: 'Warning: `less` with more than 100%, which leaves 0.',
  MODIFIER_NEGATIVE: 'Warning: a change by a negative percent, which does the opposite.',
  MODIFY_OF_ITSELF: 'Warning: a `modify` that reads the value it modifies.',
  SHARE_ABOVE_MAXIMUM: 'Warning: a comparison with more than 100% of a maximum.',
  SHARE_AS_NUMBER: 'Warning: a field with a maximum compared with a number between 0 and 1.',
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
