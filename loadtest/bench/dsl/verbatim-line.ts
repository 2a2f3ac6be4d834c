// The line that the language promises to read as it stands.
export const VERBATIM_LINE = "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }";
