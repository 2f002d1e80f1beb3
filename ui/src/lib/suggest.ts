// Which examples fit what is being typed: every word of it begins a word of the example or of what the skill does.

import type { Skill } from '../api';

const kMost = 6;

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export function suggestions(draft: string, skills: Skill[]): Skill[] {
  const typed = wordsOf(draft);
  if (typed.length === 0 || draft.length > 60) return [];
  const scored: { skill: Skill; score: number }[] = [];
  for (const skill of skills) {
    if (skill.example.toLowerCase() === draft.trim().toLowerCase()) continue;
    const said = wordsOf(skill.example);
    const about = wordsOf(`${skill.description} ${skill.name}`);
    const inExample = typed.filter((word) => said.some((other) => other.startsWith(word))).length;
    const inAll = typed.filter((word) => [...said, ...about].some((other) => other.startsWith(word))).length;
    if (inAll < typed.length) continue;
    const begins = skill.example.toLowerCase().startsWith(draft.trim().toLowerCase()) ? 10 : 0;
    scored.push({ skill, score: begins + inExample });
  }
  return scored
    .sort((left, right) => right.score - left.score)
    .slice(0, kMost)
    .map((one) => one.skill);
}
