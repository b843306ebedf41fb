"""PIM (*pengelolaan informasi dan masalah*): anyone may say what is wrong at a hydrant, and see what came of it."""
