/* Imported first: an older Node fails with a message that says nothing. As "engines" in package.json. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Remit needs Node 20.9 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
