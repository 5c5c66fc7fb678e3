import { findTool, type ToolName } from './find-tool.ts';
import { install, fixFor } from './install-tool.ts';
import { SetupError, step } from '../progress.ts';
import { checkVersion } from './tool-versions.ts';

/**
 * Finds the tools, installs those that are missing where it may, and says what to run where it may not. Rejects one that
 * is too old: the package of the same system would be no newer.
 */
export async function requireTools<T extends ToolName>(tools: readonly T[]): Promise<Record<T, string>> {
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length > 0) {
    await step(`installing ${missing.join(', ')}`, async () => ({
      summary: await install(missing),
      result: undefined,
    }));
  }
  const whole: Partial<Record<T, string>> = {};
  for (const tool of tools) {
    const path = findTool(tool);
    if (path === undefined) throw new SetupError(`${tool} is missing.`, fixFor([tool]));
    const check = await checkVersion(tool, path);
    if (!check.ok) throw new SetupError(`${check.reason}.`, check.fix);
    whole[tool] = path;
  }
  if (!isComplete(whole, tools)) throw new SetupError('Tools are missing.', fixFor(tools));
  return whole;
}

function isComplete<T extends ToolName>(
  whole: Partial<Record<T, string>>,
  tools: readonly T[],
): whole is Record<T, string> {
  return tools.every((tool) => tool in whole);
}
