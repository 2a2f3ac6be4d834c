// What may stand for a user: in tickets, in logs and on an operator's terminal.
import { LIMITS } from './limits.ts';

/** No controls, no invisible or unassigned characters, no spaces. */
const USER_NAME = /^[^\p{C}\p{Z}]+$/u;

/** 1 to LIMITS.userCharsMax printable characters. */
export function isUserName(text: string): boolean {
  return text.length <= LIMITS.userCharsMax && USER_NAME.test(text);
}
