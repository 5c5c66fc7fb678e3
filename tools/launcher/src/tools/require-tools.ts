import { findTool, type ToolName } from './find-tool.ts';
import { install, fixFor } from './install-tool.ts';
import { SetupError, step } from '../progress.ts';
import { checkVersion } from './tool-versions.ts';

/**
 * Returns the paths of the tools. Installs missing tools if possible.
 *
 * @throws SetupError for a tool that cannot be installed or is too old. For an old tool, the package manager
 * has no newer version
 */
export async function requireTools<T extends ToolName>(tools: readonly T[]): Promise<Record<T, string>> {
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length > 0) {
    await step(`installing ${missing.join(', ')}`, async () => ({
      summary: await install(missing),
      result: undefined,
    }));
  }
  const paths: Partial<Record<T, string>> = {};
  for (const tool of tools) {
    const path = findTool(tool);
    if (path === undefined) throw new SetupError(`${tool} is missing.`, fixFor([tool]));
    const check = await checkVersion(tool, path);
    if (!check.ok) throw new SetupError(`${check.reason}.`, check.fix);
    paths[tool] = path;
  }
  if (!isComplete(paths, tools)) throw new SetupError('Tools are missing.', fixFor(tools));
  return paths;
}

function isComplete<T extends ToolName>(
  paths: Partial<Record<T, string>>,
  tools: readonly T[],
): paths is Record<T, string> {
  return tools.every((tool) => tool in paths);
}
