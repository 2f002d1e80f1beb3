// Runs the test files of chrono-node with a recorder in place of the library, and prints what each test expects of which
// text: one JSON object a line. Arguments: test files.
'use strict';
const fs = require('fs');
const vm = require('vm');

// What a test touches of a result stands for itself, until an expectation says what it is.
class Wanted {
  constructor(call, path) { this.call = call; this.path = path; }
}

function component(call, side) {
  return {
    get: (field) => new Wanted(call, `${side}.${field}`),
    isCertain: () => new Wanted(call, 'ignored'),
    date: () => ({ getTime: () => new Wanted(call, `${side}.date`) }),
    side, call,
  };
}

function asked(text, reference, options, strict) {
  const call = { text, reference: reference instanceof Date ? reference.getTime() : null, options, strict, fields: {} };
  calls.push(call);
  const result = {
    start: component(call, 'start'), end: component(call, 'end'), tags: {},
    get text() { return new Wanted(call, 'text'); },
    get index() { return new Wanted(call, 'ignored'); },
    date: () => ({ getTime: () => new Wanted(call, 'start.date') }),
  };
  return { 0: result, 1: component(call, 'ignored'), call, get length() { return new Wanted(call, 'count'); } };
}

const plain = (value) => (value instanceof Date ? value.getTime() : value);
let calls = [];

function expect(actual) {
  const note = (expected) => {
    if (actual instanceof Wanted) actual.call.fields[actual.path] ??= plain(expected);
    else if (expected instanceof Wanted) expected.call.fields[expected.path] ??= plain(actual);
  };
  const matchers = {
    toBe: note, toBeCloseTo: note, toEqual: note,
    toBeDate: (date) => { if (actual && actual.call) actual.call.fields[`${actual.side}.date`] ??= plain(date); },
    toHaveLength: (count) => { if (actual && actual.call) actual.call.fields.count ??= count; },
    toBeSingleOnText: () => {}, toBeNull: () => { if (actual && actual.side === 'end') actual.call.noEnd = true; },
  };
  const ignore = new Proxy({}, { get: () => () => {} });
  return new Proxy(matchers, { get: (all, name) => (name === 'not' ? ignore : all[name] ?? (() => {})) });
}
expect.extend = () => {};

const parser = (strict) => ({
  parse: (text, reference, options) => asked(text, reference, options, strict),
  parseDate: (text, reference) => asked(text, reference, undefined, strict)[0].date(),
});
const chrono = { ...parser(false), strict: parser(true), casual: parser(false), en: parser(false) };
const util = {
  testSingleCase(used, text, ...rest) {
    const check = rest.pop();
    const results = used.parse(text, ...rest);
    check(results[0], text);
  },
  testWithExpectedDate(used, text, date) { asked(text)[0].start.call.fields['start.date'] = date.getTime(); },
  testUnexpectedResult(used, text, reference) { asked(text, reference).call.fields.count = 0; },
};

for (const file of process.argv.slice(2)) {
  const source = fs.readFileSync(file, 'utf8')
    .replace(/^import .*$/gm, '').replace(/^(var|const|let) chrono = require.*$/gm, '');
  const test = (name, body) => { try { body(); } catch (error) { /* what it used is not a text's meaning */ } };
  calls = [];
  try {
    vm.runInNewContext(source, { test, it: test, expect, chrono, console, Date, Math, ...util }, { timeout: 5000 });
  } catch (error) {
    process.stderr.write(`${file}: ${error.message}\n`);
  }
  for (const call of calls) {
    process.stdout.write(JSON.stringify(call) + '\n');
  }
}
