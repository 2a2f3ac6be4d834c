// Names of topics and patterns of subscriptions, checked once where they enter. A name is words joined by
// dots; in a pattern a word may be `*` (one word) and the last one `>` (one or more).
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

const WORD = /^[\w-]+$/;

/**
 * The words of a topic that is sent to.
 * @throws BUS_TOPIC_INVALID
 */
export function topicWords(name: string): readonly string[] {
  const words = split(name);
  const wrong = words.find((word) => !WORD.test(word));
  if (wrong !== undefined) throw invalid(name, `the word "${wrong}"`);
  return words;
}

/**
 * The words of a pattern that is subscribed to; every topic is one.
 * @throws BUS_TOPIC_INVALID
 */
export function patternWords(pattern: string): readonly string[] {
  const words = split(pattern);
  const last = words.length - 1;
  const wrong = words.find(
    (word, index) => !WORD.test(word) && word !== '*' && !(word === '>' && index === last),
  );
  if (wrong !== undefined) throw invalid(pattern, `the word "${wrong}"`);
  return words;
}

function split(name: string): readonly string[] {
  // Services are other people's code: a name may be anything at run time.
  if (typeof name !== 'string') throw invalid(String(name), `a ${typeof name}`);
  if (name.length > LIMITS.busTopicCharactersMax) {
    throw invalid(`${name.slice(0, 40)}...`, `${name.length} characters`);
  }
  const words = name.split('.');
  if (words.length > LIMITS.busTopicWordsMax) throw invalid(name, `${words.length} words`);
  return words;
}

function invalid(name: string, found: string): CodedError {
  const message = `The topic "${name}" has ${found}.`;
  return new CodedError('BUS_TOPIC_INVALID', { message, details: { topic: name } });
}
