import { describeTornFiles } from './torn/torn-files.js';

describeTornFiles(400);
