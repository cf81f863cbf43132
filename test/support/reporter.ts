/** Beside vitest's own report: which suites could not run and why, and a last line that people and CI can read. */
import type { Reporter, TestModule } from 'vitest/node';
import { CANNOT_RUN } from './cannot-run.ts';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    const notRun = new Map<string, string>();
    for (const module of modules) {
      if (
        module.state() === 'failed' &&
        [...module.children.allTests()].every((test) => test.result().state !== 'failed')
      )
        failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
        for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) {
          const at = parent.name.indexOf(CANNOT_RUN);
          if (at >= 0)
            notRun.set(
              `${module.relativeModuleId} › ${parent.name.slice(0, at).replace(/ \($/, '')}`,
              parent.name.slice(at + CANNOT_RUN.length).replace(/\)$/, ''),
            );
        }
      }
    }
    for (const [suite, reason] of notRun) process.stdout.write(`Not run: ${suite}: needs ${reason}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
