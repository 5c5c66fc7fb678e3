import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const compressible = /\.(html|js|mjs|css|svg|json|webmanifest|txt|wasm)$/;
const leastBytes = 1024;

/**
 * Compresses the files of a folder for gzip_static of NGINX. Writes a .gz next to a file if that saves more
 * than 5 %. Returns the number of all files.
 */
export function compressFolder(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const content = readFileSync(path);
    if (!compressible.test(name) || content.length < leastBytes) continue;
    const packed = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
    if (packed.length < content.length * 0.95) writeFileSync(`${path}.gz`, packed);
  }
  return files.length;
}
