// Every bound of the language in one table. Reaching one is a diagnostic with a code, never a
// crash: together they bound the stack, the memory and the time that any text can cost.

export const DSL_LIMITS = Object.freeze({
  /**
   * UTF-16 units of one file: a thousand long rules fit, and reading it stays under some tens of
   * ms.
   */
  sourceUnitsMax: 262_144,
  /** UTF-16 units of all files of a pack: compiling holds up whoever asks for it. */
  packUnitsMax: 524_288,
  /** Blocks, parentheses and prefix operators inside each other; bounds the parser's stack. */
  nestingMax: 64,
  /**
   * Tokens looked at to find out whether a forgotten `{` has its `}`; keeps reading linear in the
   * length of a file.
   */
  lookaheadTokensMax: 300,
  /** UTF-16 units of the text of one fix that repeats a name; bounds what a hostile text can make of it. */
  fixUnitsMax: 4_096,
  /** Nodes of one expression; bounds the stack of everything that walks the tree. */
  expressionNodesMax: 1_000,
  /** Formulas calling formulas; bounds the stack of a running rule. */
  formulaDepthMax: 32,
  /** Parameters of a formula. */
  parametersMax: 16,
  /** Worst-case steps of one rule or effect. */
  costMax: 100_000,
  /** Worst-case steps of all rules of one event together: what a game pays each time it raises one. */
  eventCostMax: 100_000,
  /**
   * Largest magnitude of any value: below 2^53, so whole numbers stay exact. Arithmetic stops here.
   */
  valueMax: 1_000_000_000_000_000,
  /**
   * Largest magnitude of anything that is not stored: products of two of these are still finite. Where the
   * checker cannot show it, a `saturate` node is put.
   */
  intermediateMax: 1e150,
  /** Candidates that one selection takes at most. */
  selectionMax: 64,
  /** Jumps of a chain: each keeps who was met, in the columns of waiting events. */
  jumpsMax: 16,
  /** Values that a delayed block or a channel keeps: each is a column of what waits. */
  capturesMax: 24,
  /** Tags of events: one bit each. */
  eventTagsMax: 32,
  /** Words of one enum. */
  enumWordsMax: 256,
  /** How deep a rule may answer to what it led to itself. */
  depthMax: 16,
  /** Instances an entity holds at once when the vocabulary does not say. */
  effectSlots: 8,
  /** Stacks of one effect on one holder. */
  stacksMax: 1_000,
  /** Ranks of a skill, and charges it can have. */
  ranksMax: 100,
  chargesMax: 100,
  /** Rows and cells of one table. */
  tableRowsMax: 4_096,
  tableCellsMax: 65_536,
  /** Blocks of one `one of`. */
  choicesMax: 64,
  /** Smallest chance that can be smoothed: the count of misses stays below some thousands. */
  smoothedPercentMin: 0.1,
  /** Dice rolled at once; each is one draw. */
  diceMax: 100,
  /** Sides of a die. */
  sidesMin: 2,
  sidesMax: 1_000,
  /** Largest priority either way. */
  priorityMax: 1_000_000,
  /** Findings reported for one file; the rest would repeat them. */
  diagnosticsMax: 100,
  /** Unknown names of a pack that did-you-mean is worked out for; each is compared with many. */
  suggestedNamesMax: 64,
  /** Names that one unknown name is compared with. */
  suggestionCandidatesMax: 2_000,
  /** Names listed in a message as known. */
  listedNamesMax: 12,
  /** Names offered by one did-you-mean. */
  suggestionsMax: 3,
  /** Longest name that did-you-mean compares; it takes quadratic time. */
  suggestionUnitsMax: 40,
  /** Text quoted inside a message. */
  quotedUnitsMax: 40,
  /** Of what a message says to write. */
  writtenUnitsMax: 120,
  /** Columns of one source line shown in a report. */
  frameColumnsMax: 100,
});
