# Every target is one line of run.py, which needs Python 3.11 to 3.13 and nothing else. `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
HOME_DIR ?= $(or $(VARIASI_HOME),var)
NAME ?=
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help run setup test bench chaos crowd lock openapi messages

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## set up if needed and start everything (PORT=8000 HOME_DIR=var)
	@$(PYTHON) run.py run --port "$(PORT)" --home "$(HOME_DIR)"

setup: ## only set up .venv, with the tools for development
	@$(PYTHON) run.py setup --dev

test: ## run every check and test (TESTS="style types" for some)
	@$(PYTHON) run.py test $(TESTS)

bench: ## run the benchmarks (NAME=plan for one)
	@$(PYTHON) run.py bench $(NAME)

chaos: ## kill real processes at fifty random moments and check what is left
	@$(PYTHON) run.py chaos

crowd: ## let many people decide, publish and withdraw at once (200 with DATABASE_URL, else 16)
	@$(PYTHON) run.py crowd

lock: ## write requirements*.lock anew from requirements*.in
	@$(PYTHON) run.py lock

openapi: ## write docs/openapi.json anew from the routes
	@$(PYTHON) run.py openapi

messages: ## collect texts for translation and compile the translations (needs gettext)
	@$(PYTHON) run.py messages
