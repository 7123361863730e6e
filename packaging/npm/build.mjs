// Lays out the npm packages: one for each machine, which carries the program, and `circlet`, which depends on all of them so
// that npm takes the one that fits.
//
//     node build.mjs VERSION FOLDER PLATFORM-ARCH=PROGRAM ...
//
// with the names that Node has for machines: `linux-x64`, `darwin-arm64`, `win32-x64`.

import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [version, folder, ...programs] = process.argv.slice(2);
if (programs.length === 0) {
  console.error("usage: node build.mjs VERSION FOLDER PLATFORM-ARCH=PROGRAM ...");
  process.exit(2);
}

const common = {
  version,
  description: "Postman API tests on CircleCI: generate the job, merge it into config.yml, validate the result offline",
  license: "MIT OR Apache-2.0",
};

function lay(name, files, manifest) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const [from, to] of files) {
    copyFileSync(from, join(target, to));
    chmodSync(join(target, to), 0o755);
  }
  for (const text of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
    copyFileSync(join(here, "../..", text), join(target, text));
  }
  writeFileSync(join(target, "package.json"), `${JSON.stringify({ name, ...common, ...manifest }, null, 2)}\n`);
}

const optionalDependencies = {};
for (const program of programs) {
  const [machine, path] = program.split(/=(.*)/s);
  const [os, cpu] = machine.split("-");
  const file = os === "win32" ? "circlet.exe" : "circlet";
  lay(`circlet-${machine}`, [[path, file]], { os: [os], cpu: [cpu], preferUnplugged: true });
  optionalDependencies[`circlet-${machine}`] = version;
}
const scripts = ["run.js", "circlet.js", "circleci-postman.js"];
lay("circlet", scripts.map((script) => [join(here, script), script]), {
  bin: { circlet: "circlet.js", "circleci-postman": "circleci-postman.js" },
  engines: { node: ">=18" },
  optionalDependencies,
});
