// Group 2: pings are answered with their payload, pongs are not answered.
import {
  binary,
  binaryOf,
  chopped,
  clean,
  failed,
  heard,
  ping,
  pong,
  pongOf,
  send,
  text,
  textOf,
  type Case,
} from '../case.ts';

const NOT_TEXT = Uint8Array.of(0, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0xff);
const LONGEST = Buffer.alloc(125, 0xfe);
const TOO_LONG = Buffer.alloc(126, 0xfe);
const TEN = Array.from({ length: 10 }, (_, i) => `payload-${i}`);

export const PING: readonly Case[] = [
  {
    id: '2.1',
    title: 'a ping without payload',
    steps: [send(ping(''))],
    expected: clean(pongOf('')),
  },
  {
    id: '2.2',
    title: 'a ping with text',
    steps: [send(ping('Hello, world!'))],
    expected: clean(pongOf('Hello, world!')),
  },
  {
    id: '2.3',
    title: 'a ping with bytes that are no UTF-8',
    steps: [send(ping(NOT_TEXT))],
    expected: clean(pongOf(NOT_TEXT)),
  },
  {
    id: '2.4',
    title: 'a ping of 125 bytes',
    steps: [send(ping(LONGEST))],
    expected: clean(pongOf(LONGEST)),
  },
  {
    id: '2.5',
    title: 'a ping of 126 bytes',
    steps: [send(ping(TOO_LONG))],
    expected: failed(1002),
  },
  {
    id: '2.6',
    title: 'a ping of 125 bytes, written byte by byte',
    steps: [chopped(1, ping(LONGEST))],
    expected: clean(pongOf(LONGEST)),
  },
  { id: '2.7', title: 'a pong nobody asked for', steps: [send(pong(''))], expected: clean() },
  {
    id: '2.8',
    title: 'a pong with payload nobody asked for',
    steps: [send(pong('unsolicited'))],
    expected: clean(),
  },
  {
    id: '2.9',
    title: 'such a pong, then a ping',
    steps: [send(pong('unsolicited'), ping('ping'))],
    expected: clean(pongOf('ping')),
  },
  {
    id: '2.10',
    title: 'ten pings in one write',
    steps: [send(...TEN.map(ping))],
    expected: clean(...TEN.map(pongOf)),
  },
  {
    id: '2.11',
    title: 'ten pings, written byte by byte',
    steps: [chopped(1, ...TEN.map(ping))],
    expected: clean(...TEN.map(pongOf)),
  },
  {
    id: '2.12',
    title: 'a ping between two messages of other kinds, answered in order',
    steps: [send(text('a'), ping('b'), binary('c'))],
    expected: clean(textOf('a'), pongOf('b'), binaryOf('c')),
  },
  {
    id: '2.13',
    title: 'a ping of 124 bytes',
    steps: [send(ping(LONGEST.subarray(1)))],
    expected: clean(pongOf(LONGEST.subarray(1))),
  },
  {
    id: '2.14',
    title: 'a ping, its pong, and another',
    steps: [send(ping('1')), heard(1), send(ping('2'))],
    expected: clean(pongOf('1'), pongOf('2')),
  },
  {
    id: '2.15',
    title: 'a pong of 126 bytes',
    steps: [send(pong(TOO_LONG))],
    expected: failed(1002),
  },
  {
    id: '2.16',
    title: 'a ping of 65536 bytes',
    steps: [send(ping(Buffer.alloc(65_536)))],
    expected: failed(1002),
  },
];
