import { api, asRefusal, type Refusal, type Skill } from '../api';

class Skills {
  all: Skill[] = $state.raw([]);
  loaded = $state(false);
  readonly on = $derived(this.all.filter((skill) => skill.on));
  problem: Refusal | null = $state.raw(null);

  async read(): Promise<void> {
    try {
      const found = (await api.skills()).skills;
      this.all = found.map((skill) => ({ ...skill, example: skill.example.replace(/ ([?.!])$/, '$1') }));
      this.loaded = true;
      this.problem = null;
    } catch (error) {
      this.problem = asRefusal(error);
    }
  }
}

export const skills = new Skills();
