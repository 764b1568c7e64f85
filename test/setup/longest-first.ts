import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Begins with the files that run the whole product. Begun last, one of them would leave a core idle at the
 * end.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(runsProduct), ...sorted.filter((file) => !runsProduct(file))];
  }
}

function runsProduct({ project }: TestSpecification): boolean {
  return project.name === "end-to-end";
}
