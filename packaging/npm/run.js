// Runs the program that npm installed for this machine, under the name it was called by.
"use strict";

const { spawnSync } = require("node:child_process");

module.exports = (name) => {
  const machine = `${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "circlet.exe" : "circlet";
  let program;
  try {
    program = require.resolve(`circlet-${machine}/${file}`);
  } catch {
    console.error(`error: there is no circlet for ${machine} here`);
    console.error("help: install without --omit=optional; or build it: cargo install circlet");
    process.exit(2);
  }
  const { status, signal, error } = spawnSync(program, process.argv.slice(2), { argv0: name, stdio: "inherit" });
  if (error) {
    console.error(`error: cannot start ${program}: ${error.message}`);
    process.exit(2);
  }
  if (signal) process.kill(process.pid, signal);
  process.exit(status);
};
