import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleForm } from '../api';
import { dayIn, fieldsOf, formOf, newCondition, newLimit } from './rule-form';

const form: RuleForm = {
  name: 'mail',
  forbids: false,
  effects: ['send'],
  tools: ['mail.send', 'mail.*'],
  undoable: true,
  where: [
    { argument: 'recipient', conditions: ['is a@x.example', 'is b@x.example'] },
    { argument: 'content', conditions: ['trusted'] },
  ],
  limits: [
    { count: 20, per: 'day' },
    { amount: '60 EUR', per: 'week' },
  ],
  ask_always: true,
  ask_above: '5 EUR',
  decided_by: 'anyone',
  drafts: 'unseen',
  hours: '08:00-20:00',
  days: ['Mon-Fri', 'Sun'],
  until: '2027-01-31',
};

test('what is not changed is sent as it was', () => {
  assert.deepEqual(formOf(fieldsOf(form)), form);
  const empty = { ...form, where: [], limits: [], days: [], effects: [], tools: ['mail.send'], ask_always: false };
  delete empty.hours;
  delete empty.until;
  delete empty.ask_above;
  assert.deepEqual(formOf(fieldsOf(empty)), empty);
});

test('empty rows say nothing, and a rule that forbids neither limits nor asks', () => {
  const fields = fieldsOf(form);
  fields.where.push(newCondition());
  fields.limits.push(newLimit());
  assert.deepEqual(formOf(fields), form);
  fields.forbids = true;
  const forbids = formOf(fields);
  assert.deepEqual([forbids.limits, forbids.ask_always, forbids.ask_above], [[], false, undefined]);
  assert.deepEqual([forbids.decided_by, forbids.drafts], ['trusted', 'shown']);
  assert.deepEqual(forbids.where, form.where);
});

test('a half-filled row is sent, so that the daemon can say what is wrong with it', () => {
  const fields = fieldsOf(null);
  fields.where.push({ ...newCondition(), argument: 'recipient' });
  assert.deepEqual(formOf(fields).where, [{ argument: 'recipient', conditions: [''] }]);
});

test('a day some time from now', () => {
  assert.equal(dayIn(90, new Date(2026, 10, 25, 23, 59)), '2027-02-23');
  assert.equal(dayIn(0, new Date(2026, 0, 1)), '2026-01-01');
});
