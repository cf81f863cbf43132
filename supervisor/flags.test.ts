import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

test('has defaults', () => {
  expect(parseFlags([])).toEqual({ demo: false, help: false, port: 8420, data: 'data' });
});

test('reads both ways of writing a value', () => {
  expect(parseFlags(['--demo', '--port', '0', '--data=/x y'])).toEqual({
    demo: true,
    help: false,
    port: 0,
    data: '/x y',
  });
});

test.each([
  [['--poort', '1'], '--poort'],
  [['--poort=1'], '--poort'],
  [['-x'], '-x'],
  [['start'], 'start'],
])('refuses what it does not know: %j', (argv, flag) => {
  expect(() => parseFlags(argv)).toThrow(expect.objectContaining({ code: 'flag_unknown', detail: { flag } }));
});

test.each([
  [['--port', 'http'], '--port'],
  [['--port', '65534'], '--port'],
  [['--port', '-1'], '--port'],
  [['--port'], '--port'],
  [['--data='], '--data'],
  [['--demo=yes'], '--demo'],
])('refuses a value that cannot be: %j', (argv, flag) => {
  expect(() => parseFlags(argv)).toThrow(expect.objectContaining({ code: 'flag_value', detail: { flag } }));
});
