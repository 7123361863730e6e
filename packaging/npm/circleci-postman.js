#!/usr/bin/env node
require("./run.js")("circleci-postman");
