// What was said on this page and has become no run yet, as it is written down for a reload.

import type { Choice, Question } from '../api';

export interface KeptExchange {
  text: string;
  begun: number;
  choices: Choice[];
  // Files that came with it, by where they lie.
  given: string[];
  // Absent where it was still being worked out.
  question?: Question;
}

export const kMostKept = 20;

const isText = (value: unknown): value is string => typeof value === 'string';

function isChoice(value: unknown): value is Choice {
  const choice = value as Choice | null;
  return typeof choice === 'object' && choice !== null && isText(choice.question) && isText(choice.option);
}

function isQuestion(value: unknown): value is Question {
  const question = value as Question | null;
  return (
    typeof question === 'object' &&
    question !== null &&
    isText(question.question) &&
    Array.isArray(question.options) &&
    question.options.every(isText)
  );
}

// What is not of this form is left out: another version of the page may have written it.
export function readKept(written: string | null): KeptExchange[] {
  let all: unknown;
  try {
    all = JSON.parse(written ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(all)) return [];
  return all.slice(0, kMostKept).flatMap((value: unknown) => {
    const one = value as Partial<KeptExchange> | null;
    if (typeof one !== 'object' || one === null) return [];
    if (!isText(one.text) || typeof one.begun !== 'number' || !Array.isArray(one.choices)) return [];
    if (!one.choices.every(isChoice)) return [];
    const given = Array.isArray(one.given) && one.given.every(isText) ? one.given : [];
    const kept: KeptExchange = { text: one.text, begun: one.begun, choices: one.choices, given };
    return [isQuestion(one.question) ? { ...kept, question: one.question } : kept];
  });
}
