// Renders score sheets with docxtemplater and carbone for benchmarks/word.py: a line in asks for one, a line out tells how long it took.
// The process stays up, the libraries are loaded; each document is opened, rendered, zipped and written.
"use strict";
const began = process.hrtime.bigint();
const fs = require("fs");
const { createRequire } = require("module");
const readline = require("readline");
const folder = process.argv[2];
const from = createRequire(folder + "/package.json");

const docxtemplater = () => {
  const PizZip = from("pizzip");
  const Docxtemplater = from("docxtemplater");
  return (job, done) => {
    const zip = new PizZip(fs.readFileSync(job.template));
    const document = new Docxtemplater(zip, { paragraphLoop: true, linebreaks: true });
    document.render(job.values);
    fs.writeFileSync(job.out, document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
    done();
  };
};

const carbone = () => {
  const library = from("carbone");
  return (job, done) =>
    library.render(job.template, job.values, (error, made) => {
      if (error) throw error;
      fs.writeFileSync(job.out, made);
      done();
    });
};

const render = { docxtemplater, carbone }[process.argv[3]]();
const say = (told) => process.stdout.write(JSON.stringify(told) + "\n");
say({ start: Number(process.hrtime.bigint() - began) / 1e6 });

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const job = JSON.parse(fs.readFileSync(line, "utf8"));
  const start = process.hrtime.bigint();
  const used = process.cpuUsage();
  render(job, () => {
    const wall = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.cpuUsage(used);
    say({ wall, processor: (user + system) / 1e3, memory: process.resourceUsage().maxRSS / 1024 });
  });
});
