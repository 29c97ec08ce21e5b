#!/usr/bin/env python3
"""Train and export a tiny Llama-architecture model that summarizes by copying sentences.

  tinymodel.py prep  BOOKS_DIR WORK_DIR            clean Gutenberg texts, train the tokenizer, tokenize
  tinymodel.py train WORK_DIR [--minutes M]        train; writes WORK_DIR/ckpt.pt
  tinymodel.py export WORK_DIR OUT.gguf [q8_0|f16] write the GGUF file
  tinymodel.py eval  WORK_DIR HELDOUT_DIR          greedy decoding in PyTorch on held-out books
  tinymodel.py prompts WORK_DIR HELDOUT_DIR BASE   evaluation prompts, BASE.json and BASE.b64 (for EvalGguf.java)
  tinymodel.py score BASE ANSWERS                  score the answers that EvalGguf.java wrote

Needs Python 3.9+, torch >= 2.4, numpy and sentencepiece.

The answer is made only of spans of the text, token for token: its opening sentences, headings left out, one span
a paragraph, up to the end of the sentence in which STOP_TOKENS is reached. The length asked for changes nothing.
"""
import sys, os, re, math, json, time, random, struct, glob, pickle, argparse
import numpy as np

VOCAB, DIM, LAYERS, HEADS, FFN, CTX = 4096, 384, 5, 4, 512, 4096
HD, EPS, ROPE_BASE = DIM // HEADS, 1e-5, 10000.0
# rotation per position of each pair of a head: 16 pairs tell positions, the rest carry content only
# (in the GGUF file: rope_freqs.weight divides the usual frequencies so that these result)
THETA = np.array([2.0 * 0.001 ** (i / 15) for i in range(16)] + [0.0] * (HD // 2 - 16))
STOP_TOKENS, DEFAULT_K = 55, 3
JUMP_WEIGHT, MUON_LR, ADAM_LR = 2.0, 0.004, 3e-4
MARKS = ['[INST]', '[/INST]', '<<SYS>>', '<</SYS>>', '"""']
UNK, BOS, EOS = 0, 1, 2
DEFAULT_SYSTEM = 'You summarize passages of books faithfully and concisely. Answer with the summary alone.'
DEFAULT_INSTRUCTION = 'Summarize the following text in at most {n} words.'
# Llama 2's chat form: the system prompt joins the next user message
CHAT_TEMPLATE = ("{%- set head = namespace(system='') -%}"
  "{%- for m in messages -%}"
  "{%- if m.role == 'system' -%}{%- set head.system = '<<SYS>>\\n' + m.content + '\\n<</SYS>>\\n\\n' -%}"
  "{%- elif m.role == 'user' -%}{{ bos_token + '[INST] ' + head.system + m.content.strip() + ' [/INST]' }}{%- set head.system = '' -%}"
  "{%- else -%}{{ ' ' + m.content.strip() + ' ' + eos_token }}{%- endif -%}"
  "{%- endfor -%}")

# ---------------------------------------------------------------- text
def strip_gutenberg(s):
    s = s.replace('\r\n', '\n').replace('\r', '\n').replace('\ufeff', '')
    m = re.search(r'\*\*\* ?START OF TH.*?\*\*\*[^\n]*\n', s, re.S) or re.search(r'\*END\*?THE SMALL PRINT[^\n]*\n', s)
    if m and m.end() < 30000: s = s[m.end():]
    m = re.search(r'\n[^\n]{0,10}(\*\*\* ?END OF TH|End of (the )?Project Gutenberg)', s)
    if m: s = s[:m.start()]
    return s

def paragraphs(s):
    out = []
    for p in re.split(r'\n[ \t]*\n\s*', s):
        lines = [re.sub(r'[ \t]+', ' ', l).strip() for l in p.split('\n')]
        p = '\n'.join(l for l in lines if l)
        if p: out.append(p)
    return out

ABBR = re.compile(r"(?:^|[\s\"'“‘(\[—–-])(?:Mr|Mrs|Ms|Dr|St|Messrs|Mme|Mlle|MM|Prof|Capt|Col|Gen|Lieut|Lt|Sgt|Rev|Hon|Esq|Jr|Sr|Vol|No|Nos|Art|Fig|vol|viz|cf|ch|p|pp|i\.e|e\.g|[A-Z])\.$")
END = re.compile(r"[.!?…]+[\"'”’»)\]_]*(\s+)(?=[\"'“‘«(\[_—–-]*[A-ZÀ-ÞŒ0-9])")
TERMINAL = re.compile(r"[.!?…][\"'”’»)\]_]*$")

def sentences(p):
    """Sentences of a paragraph, each with the white space that follows it."""
    out, start = [], 0
    for m in END.finditer(p):
        if ABBR.search(p[start:m.start(1)]): continue
        out.append(p[start:m.end()]); start = m.end()
    out.append(p[start:])
    return [x for x in out if x]

def is_heading(p):
    p = p.strip(); w = p.split(); letters = [c for c in p if c.isalpha()]
    if not letters: return True
    if len(w) > 15: return False
    if re.match(r'(?i)[_\W]*(chapter|book|part|volume|canto|letter|act|scene|section|preface|contents|epilogue|prologue|footnote|illustration)\b', p) and len(w) <= 12: return True
    if all(c.isupper() for c in letters): return True
    return not re.search(r'[.!?…:;,"\'”’»)\]_—-]$', p)

# ---------------------------------------------------------------- prep
def load_sp(work):
    import sentencepiece as spm
    return spm.SentencePieceProcessor(model_file=os.path.join(work, 'tokenizer.model'))

def tokenize(files, sp, verbose=True):
    data = []
    for f, ps in files:
        for wrapped in (False, True):
            po, head, flat = [0], [], []
            for p in ps:
                t = p if wrapped else p.replace('\n', ' ')
                head.append(is_heading(t)); flat += sentences(t); po.append(len(flat))
            enc = sp.encode(flat)
            tok = np.fromiter((x for e in enc for x in e), np.uint16)
            data.append(dict(name=os.path.basename(f), wrapped=wrapped, tok=tok, so=np.cumsum([0] + [len(e) for e in enc]).astype(np.int32), po=np.array(po, np.int32), head=np.array(head)))
        if verbose: print(os.path.basename(f), len(ps), len(tok), flush=True)
    return data

def prep(books, work):
    import sentencepiece as spm
    os.makedirs(work, exist_ok=True); rng = random.Random(0); files = []
    for f in sorted(glob.glob(os.path.join(books, '*.txt'))):
        raw = open(f, encoding='utf-8', errors='replace').read()
        if re.search(r'(?i)copyrighted Project Gutenberg', raw[:8000]): print('skip (copyrighted)', f); continue
        files.append((f, paragraphs(strip_gutenberg(raw))))
    tm = os.path.join(work, 'tokenizer.model')
    if not os.path.exists(tm):
        lines = []
        for f, ps in files:
            for p in rng.sample(ps, min(len(ps), 250)): lines.append(p.replace('\n', ' '))
        for s in SYSTEMS + [i.format(n=n, k=k) for i in INSTR_W + INSTR_S + INSTR_N for n in (50, 100) for k in ('2', 'three')]: lines += [s] * 20
        rng.shuffle(lines)
        with open(os.path.join(work, 'spm.txt'), 'w') as o: o.write('\n'.join(l[:4000] for l in lines))
        spm.SentencePieceTrainer.train(input=os.path.join(work, 'spm.txt'), model_prefix=os.path.join(work, 'tokenizer'),
            model_type='bpe', vocab_size=VOCAB, byte_fallback=True, normalization_rule_name='identity', add_dummy_prefix=False,
            remove_extra_whitespaces=False, treat_whitespace_as_suffix=True, split_digits=False, character_coverage=0.9998,
            unk_id=UNK, bos_id=BOS, eos_id=EOS, pad_id=-1, user_defined_symbols=MARKS, max_sentence_length=20000, num_threads=2,
            minloglevel=1)
    data = tokenize(files, load_sp(work))
    pickle.dump(data, open(os.path.join(work, 'data.pkl'), 'wb'), 4)
    print('tokens', sum(len(d['tok']) for d in data))

# ---------------------------------------------------------------- task
SYSTEMS = [DEFAULT_SYSTEM, 'You are a helpful assistant.', 'You are a helpful, respectful and honest assistant.',
  'You are a careful editor who summarizes novels.', 'You summarize books.', 'You are an expert in literature. Be brief.',
  'Answer with the summary only, without any introduction.', 'Always answer in plain English and stay faithful to the text.',
  'You write short, accurate summaries of chapters.', 'You are a summarization engine. Do not add anything that is not in the text.',
  'You are a literary assistant that produces concise chapter summaries.', 'Summarize faithfully. Do not invent facts.',
  'Always answer as helpfully as possible. If you do not know the answer, do not share false information.',
  'You are a librarian who describes the contents of books in a few sentences.', 'Be concise.']
INSTR_W = [DEFAULT_INSTRUCTION] * 12 + ['Summarize the following text in {n} words.', 'Summarize the text below in about {n} words.',
  'Write a summary of the following passage in at most {n} words.', 'Give a summary of this text of no more than {n} words.',
  'In at most {n} words, summarize the following chapter.', 'Please summarize the following chapter in {n} words or fewer.',
  'Summarize this chapter of a novel in at most {n} words:', 'Condense the following passage to {n} words.',
  'Combine the following partial summaries into one summary of at most {n} words.',
  'The following are summaries of consecutive parts of a chapter. Combine them into one summary of at most {n} words.',
  'Merge these partial summaries into a single summary in at most {n} words.', 'Rewrite these notes as one summary of at most {n} words.',
  'These are partial summaries of a book. Write one coherent summary in at most {n} words.']
INSTR_S = ['Summarize the following text in {k} sentences.', 'Summarize the passage below in {k} sentences.', 'Write a {k}-sentence summary of the following text.',
  'In {k} sentences, summarize the following chapter.', 'Give me {k} sentences that summarize this text.', 'Combine these partial summaries into {k} sentences.']
INSTR_N = ['Summarize the following text.', 'Summarize this chapter.', 'Summarize:', 'Please summarize the text below.', 'Write a short summary of the following passage.',
  'What happens in this passage? Answer briefly.', 'Give a brief summary of the following chapter.', 'Provide a concise summary of the text between the quotation marks.',
  'Combine the following partial summaries into one.', 'Write a brief abstract of this text.', 'TL;DR of the following text, please.',
  'Tell me in a few sentences what the following chapter is about.', 'Summarise the following text.', 'Create a faithful summary of the passage.',
  'Read the following chapter and summarize it.', 'Here is a passage from a novel. Summarize it.']
def span_marks(sp): return [sp.piece_to_id('<0x%02X>' % (0xF5 + i)) for i in range(8)]      # bytes that UTF-8 never uses

def show(sp, ids):
    m = set(span_marks(sp)); return sp.decode([i for i in ids if i not in m])

NUM = {1: ('1', 'one'), 2: ('2', 'two'), 3: ('3', 'three'), 4: ('4', 'four'), 5: ('5', 'five')}

class Task:
    def __init__(self, work, data=None, seed=0):
        self.sp = load_sp(work); self.rng = random.Random(seed); self.nprng = np.random.default_rng(seed)
        sp = self.sp; self.NL = sp.piece_to_id('<0x0A>'); self.SP = sp.piece_to_id('▁')
        self.cache = {}; self.data = data; self.MARK = span_marks(sp)
        if data:
            w = np.array([len(d['tok']) for d in data], float); self.w = np.sqrt(w) / np.sqrt(w).sum()
        pieces = [sp.id_to_piece(i) for i in range(VOCAB)]
        self.ends_sp = np.array([p.endswith('▁') for p in pieces])
        special = np.array([i < 3 or pieces[i] in MARKS for i in range(VOCAB)])
        term = np.array([any(c in p for c in '.!?…') for p in pieces])
        byte = np.array([sp.is_byte(i) for i in range(VOCAB)])
        self.protect = special | term | (np.arange(VOCAB) == self.NL)
        plain = [i for i in range(VOCAB) if not self.protect[i] and not byte[i]]
        self.pool = np.array(plain); self.pool_byte = np.array([i for i in range(VOCAB) if byte[i] and i != self.NL and i not in self.MARK])
        self.pool_cap = np.array([i for i in plain if pieces[i][0].isupper()])
        self.cap = np.array([pieces[i][0].isupper() for i in range(VOCAB)])
        self.strip_map = {}

    def enc(self, s):
        r = self.cache.get(s)
        if r is None:
            if len(self.cache) > 20000: self.cache.clear()
            r = self.cache[s] = self.sp.encode(s)
        return r

    def strip_last(self, t):
        """Tokens of the last token without its trailing space."""
        r = self.strip_map.get(t)
        if r is None:
            p = self.sp.id_to_piece(int(t)).replace('▁', ' ').rstrip()
            r = self.strip_map[t] = self.sp.encode(p) if p else []
        return r

    def prompt(self):
        rng = self.rng; u = rng.random()
        if u < 0.65: n = rng.choice([20, 25, 30, 40, 50, 60, 60, 70, 75, 80, 80, 90, 100, 100, 110, 120, 120, 125, 130, 140, 150, 150, 160, 180, 200, 250, 300, rng.randint(10, 400)]); ins = rng.choice(INSTR_W).format(n=n); k = DEFAULT_K
        elif u < 0.82: k = rng.choice([1, 2, 3, 3, 4, 5]); ins = rng.choice(INSTR_S).format(k=rng.choice(NUM[k]))
        else: ins = rng.choice(INSTR_N); k = DEFAULT_K
        s = DEFAULT_SYSTEM if rng.random() < 0.55 else rng.choice(SYSTEMS)
        head = '[INST] ' + ('' if rng.random() < 0.12 else '<<SYS>>\n' + s + '\n<</SYS>>\n\n') + ins
        a, b = ('\n\n"""\n', '\n"""') if rng.random() < 0.94 else rng.choice([('\n\n', ''), ('\n\n```\n', '\n```'), ('\n\nText:\n', ''), ('\n\n---\n', '\n---')])
        pre = [BOS] + ([BOS] if rng.random() < 0.03 else []) + self.enc(head) + self.enc(a)
        return pre, self.enc(b + ' [/INST]'), k

    def text(self, budget, noise=True):
        """Tokens of a text of at most `budget` tokens, and its paragraphs as lists of (start, end, is_heading, first token of next)."""
        rng = self.rng; NL = self.NL
        d = self.data[self.nprng.choice(len(self.data), p=self.w)]
        so, po, head, tok = d['so'], d['po'], d['head'], d['tok']; NP = len(po) - 1
        pi = rng.randrange(max(1, NP - 8))
        u = rng.random()
        if u < 0.35:                                    # start of a chapter: move to the paragraph after a heading
            for j in range(pi, min(pi + 60, NP - 8)):
                if head[j] and not head[j + 1]: pi = j if rng.random() < 0.4 else j + 1; break
        elif u < 0.6:
            while pi < NP - 8 and head[pi]: pi += 1
        out = []; par = []                              # par: list of [sentence spans], heading?
        if rng.random() < 0.12:
            h = rng.choice(['CHAPTER %s', 'Chapter %s', 'CHAPTER %s.', 'BOOK %s', '%s', '%s.', 'CHAPTER %s. THE RETURN', 'Chapter %s: A Meeting', 'PART %s']) % rng.choice(['I', 'II', 'III', 'IV', 'V', 'VI', 'IX', 'XII', 'XX', '1', '2', '7', '12', '24', 'ONE', 'Two'])
            t = self.enc(h); par.append(([(0, len(t))], True)); out += t + [NL, NL]
        nsep = 2
        flatten = rng.random() < 0.08                   # a text without paragraphs
        first = True
        while len(out) < budget and pi < NP:
            s0, s1 = int(po[pi]), int(po[pi + 1]); hd = bool(head[pi]); pi += 1
            cut = 0
            if first and not hd and s1 - s0 > 1 and rng.random() < 0.2: s0 += rng.randrange(1, s1 - s0)   # start inside a paragraph
            if flatten and hd: continue
            ss = []
            for s in range(s0, s1):
                a, b = int(so[s]), int(so[s + 1]); t = tok[a:b].tolist()
                if first and not hd and s == s0 and rng.random() < 0.06 and len(t) > 12:                       # start inside a sentence
                    c = rng.randrange(1, len(t) - 8)
                    while c < len(t) - 8 and not self.ends_sp[t[c - 1]]: c += 1
                    t = t[c:]
                e = len(t)
                while e > 1 and t[e - 1] == NL: e -= 1
                ss.append((len(out), len(out) + e)); out += t
            first = False
            if flatten:
                if not self.ends_sp[out[-1]]: l = out.pop(); out += self.enc(self.sp.id_to_piece(l) + ' ')
                if par: par[0][0].extend(ss)
                else: par.append((ss, False))
            else:
                par.append((ss, hd)); out += [NL, NL]
            if len(out) >= budget * 0.5 and rng.random() < 0.01: break
        # cut to the budget
        if len(out) > budget:
            u = rng.random()
            ends = [e for ss, h in par for (_, e) in ss if e <= budget]
            if u < 0.6 and ends and ends[-1] > budget * 0.4: n = ends[-1]
            elif u < 0.8:
                pe = [ss[-1][1] for ss, h in par if ss[-1][1] <= budget]
                n = pe[-1] if pe and pe[-1] > budget * 0.4 else budget
            else: n = budget
        else: n = len(out)
        out = out[:n]
        # strip trailing white space, as the caller does
        while out and (out[-1] == NL or out[-1] == self.SP): out.pop()
        if out and self.ends_sp[out[-1]]: l = out.pop(); out += self.strip_last(l)
        n = len(out); P = []
        for ss, h in par:
            q = [(a, min(b, n)) for a, b in ss if a < n]
            if q: P.append((q, h))
        if noise: out = self.noise(out, P)
        return out, P

    def noise(self, out, P):
        rng = self.rng
        if rng.random() < 0.62: return out
        p = rng.choice([0.03, 0.1, 0.1, 0.3, 1.0])
        t = np.array(out); r = self.nprng
        m = (r.random(len(t)) < p) & ~self.protect[t]
        starts = [a for ss, h in P for a, b in ss]; cap = np.zeros(len(t), bool); cap[starts] = True
        m &= ~cap | (r.random(len(t)) < 0.5)
        new = self.pool[r.integers(0, len(self.pool), len(t))]
        if rng.random() < 0.3:                          # a small vocabulary: many repetitions
            sub = self.pool[r.integers(0, len(self.pool), rng.choice([20, 60, 200]))]; new = sub[r.integers(0, len(sub), len(t))]
        if rng.random() < 0.25:
            b = r.random(len(t)) < 0.15; new[b] = self.pool_byte[r.integers(0, len(self.pool_byte), int(b.sum()))]
        c = cap & self.cap[t]; new[c] = self.pool_cap[r.integers(0, len(self.pool_cap), int(c.sum()))]
        heads = [(ss[0][0], ss[-1][1]) for ss, h in P if h]
        for a, b in heads: m[a:b] = False
        t[m] = new[m]
        return t.tolist()

    def spans(self, P, k=None):
        """Spans (start, end) of the text that make up the summary: its opening sentences, without headings, one span a paragraph,
        up to the end of the sentence in which STOP_TOKENS is reached."""
        res, total = [], 0
        for ss in [ss for ss, h in P if not h] or [ss for ss, h in P]:
            for a, b in ss:
                total += b - a
                if total >= STOP_TOKENS: return res + [(ss[0][0], b)]
            res.append((ss[0][0], ss[-1][1]))
        return res

    def answer(self, out, spans, jumps=None):
        """Tokens of the answer; appends to jumps the places where the model decides to leave or start a span.
        Every span starts with a control token that is not part of the visible answer."""
        ans = [self.SP]; jumps = [] if jumps is None else jumps
        for i, (a, b) in enumerate(spans):
            jumps += [len(ans), len(ans) + 1, len(ans) + 2]; ans.append(self.MARK[0]); ans += out[a:b]
            if i + 1 < len(spans) and not self.ends_sp[ans[-1]]: jumps.append(len(ans)); ans.append(self.SP)
        jumps.append(len(ans))
        return ans + [EOS]

    def sample(self, L, aux=True):
        pre, suf, k = self.prompt(); rng = self.rng
        while True:
            allow = 70 if L <= 256 else 240 if L < 700 else 400
            budget = max(24, L - len(pre) - len(suf) - allow)
            if self.rng.random() < 0.25: budget = self.rng.randint(max(16, budget // 3), budget)
            out, P = self.text(budget)
            if len(out) < 12: continue
            sp = self.spans(P, k)
            if sum(b - a for a, b in sp) > 260: continue
            jumps = []; ans = self.answer(out, sp, jumps); w = np.ones(len(ans), np.float32); w[jumps] = JUMP_WEIGHT
            p = pre + out + suf; room = L - len(p) - len(ans)
            if aux and len(out) > 60 and room > 30:     # after the answer: passages from anywhere in the text, cued by their first 3 tokens
                ans = list(ans); w = list(w)
                while room > 30:
                    n = min(room, rng.randint(24, 48)); a = rng.randrange(0, len(out) - n); ans += [self.MARK[6]] + out[a:a + n]; w += [0, 0, 0, 0] + [0.6] * (n - 3); room -= n + 1
                w = np.array(w, np.float32)
            return p, ans, w

    def batch(self, L, B):
        x = np.full((B, L + 1), EOS, np.int64); m = np.zeros((B, L), np.float32)          # m: weights of the answer's tokens
        for b in range(B):
            while True:
                p, a, w = self.sample(L)
                if len(p) + 8 < L: break
            s = (p + a)[:L + 1]; x[b, :len(s)] = s
            m[b, len(p) - 1:len(s) - 1] = w[:len(s) - len(p)]
        return x, m

# ---------------------------------------------------------------- model
import torch, torch.nn as nn, torch.nn.functional as F

def rope_table(T):
    a = torch.arange(T).double()[:, None] * torch.tensor(THETA[THETA > 0])[None]
    return torch.cos(a).float(), torch.sin(a).float()

def rope(x, c, s):                                    # interleaved pairs (2i, 2i+1), as in Meta's code and the GGUF llama layout
    B, H, T, D = x.shape; n = 2 * c.shape[-1]
    r = x[..., :n].reshape(B, H, T, n // 2, 2); a, b = r[..., 0], r[..., 1]
    return torch.cat((torch.stack((a * c - b * s, a * s + b * c), -1).view(B, H, T, n).to(x.dtype), x[..., n:]), -1)

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        L = lambda i, o: nn.Linear(i, o, bias=False)
        self.an, self.fn = nn.Parameter(torch.ones(DIM)), nn.Parameter(torch.ones(DIM))
        self.q, self.k, self.v, self.o = L(DIM, DIM), L(DIM, DIM), L(DIM, DIM), L(DIM, DIM)
        self.g, self.u, self.d = L(DIM, FFN), L(DIM, FFN), L(FFN, DIM)
    def forward(self, x, c, s, kv=None):
        B, T, _ = x.shape
        h = F.rms_norm(x, (DIM,), self.an, EPS)
        sh = lambda y: y.view(B, T, HEADS, DIM // HEADS).transpose(1, 2)
        q, k, v = rope(sh(self.q(h)), c, s), rope(sh(self.k(h)), c, s), sh(self.v(h))
        if kv is not None:
            if kv.get('k') is not None: k, v = torch.cat((kv['k'], k), 2), torch.cat((kv['v'], v), 2)
            kv['k'], kv['v'] = k, v
        y = F.scaled_dot_product_attention(q, k, v, is_causal=T > 1)
        x = x + self.o(y.transpose(1, 2).reshape(B, T, DIM))
        h = F.rms_norm(x, (DIM,), self.fn, EPS)
        return x + self.d(F.silu(self.g(h)) * self.u(h))

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Parameter(torch.randn(VOCAB, DIM) * 0.1)          # also the output matrix (tied)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS)); self.norm = nn.Parameter(torch.ones(DIM))
        for b in self.blocks:
            for m in (b.q, b.k, b.v, b.g, b.u): nn.init.normal_(m.weight, std=DIM ** -0.5)
            for m in (b.o, b.d): nn.init.normal_(m.weight, std=0.1 * m.weight.shape[1] ** -0.5)
        self.structure()
        c, s = rope_table(CTX); self.register_buffer('c', c, False); self.register_buffer('s', s, False)
    @torch.no_grad()
    def structure(self):
        """Start from the circuit that copying needs, so that training need not find it: in layer 0 the heads look 1, 2, 3 and 4
        tokens back, in layer 1 two heads look 1 token back, in layer 2 all heads look for the place whose preceding tokens equal
        the latest ones, and read the token there."""
        self.emb[:, 0] = 0.4; x0 = 0.4 / math.sqrt((0.01 * (DIM - 1) + 0.16) / DIM)
        n = int((THETA > 0).sum()); th = torch.tensor(THETA[:n])
        orth = lambda r: torch.linalg.qr(torch.randn(DIM, DIM))[0][:r]
        def back(b, h, off, V, O, scale, x0):
            q, k = b.q.weight[h * HD:(h + 1) * HD], b.k.weight[h * HD:(h + 1) * HD]; q.mul_(0.1); k.mul_(0.1)
            a = 5.5 / x0
            k[0:2 * n:2, 0] = a; k[1:2 * n:2, 0] = 0
            q[0:2 * n:2, 0] = a * torch.cos(th * off).float(); q[1:2 * n:2, 0] = -a * torch.sin(th * off).float()
            b.v.weight[h * HD:(h + 1) * HD] = V; b.o.weight[:, h * HD:(h + 1) * HD] = O * scale
        b0, b1, b2 = self.blocks[0], self.blocks[1], self.blocks[2]
        for h in range(HEADS): back(b0, h, h + 1, orth(HD), orth(HD).T, 0.14, x0)
        V, O = orth(2 * HD), orth(2 * HD).T
        for h in range(2): back(b1, h, 1, V[h * HD:(h + 1) * HD], O[:, h * HD:(h + 1) * HD], 0.3, 0.4 / 0.183)
        P = orth(DIM); nc = HD - 2 * n
        for h in range(HEADS):
            A = torch.linalg.qr(torch.randn(2 * HD, nc))[0].T * 1.7
            q, k = b2.q.weight[h * HD:(h + 1) * HD], b2.k.weight[h * HD:(h + 1) * HD]; q.mul_(0.1); k.mul_(0.1)
            q[2 * n:] = A @ V; k[2 * n:] = A @ O.T
            b2.v.weight[h * HD:(h + 1) * HD] = P[h * HD:(h + 1) * HD]; b2.o.weight[:, h * HD:(h + 1) * HD] = P[h * HD:(h + 1) * HD].T * 0.3
        for b in self.blocks: b.o.weight[0] = 0; b.d.weight[0] = 0              # dimension 0 stays constant at first
    def forward(self, x, kv=None, pos=0):
        h = self.emb[x]
        c, s = self.c[pos:pos + x.shape[1]], self.s[pos:pos + x.shape[1]]
        for i, b in enumerate(self.blocks): h = b(h, c, s, None if kv is None else kv[i])
        return F.rms_norm(h, (DIM,), self.norm, EPS)

class Muon(torch.optim.Optimizer):
    """Momentum orthogonalized by Newton-Schulz iterations, for the matrices of the blocks (Jordan et al. 2024)."""
    def __init__(self, params, lr=0.02, momentum=0.95, wd=0.0): super().__init__(params, dict(lr=lr, momentum=momentum, wd=wd))
    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in g['params']:
                if p.grad is None: continue
                m = self.state[p].setdefault('m', torch.zeros_like(p)); m.lerp_(p.grad, 1 - g['momentum'])
                u = p.grad.lerp(m, g['momentum']).bfloat16(); t = u.shape[0] > u.shape[1]
                if t: u = u.T
                u = u / (u.norm() + 1e-7)
                for _ in range(5):
                    A = u @ u.T; u = 3.4445 * u + (-4.7750 * A + 2.0315 * A @ A) @ u
                if t: u = u.T
                p.mul_(1 - g['lr'] * g['wd']); p.add_(u.float(), alpha=-g['lr'] * max(1, p.shape[0] / p.shape[1]) ** 0.5)

# ---------------------------------------------------------------- training
# until this fraction of the time, these sequence lengths (few shapes: oneDNN prepares kernels per shape), tokens a batch
STAGES = [(0.06, (160, 256), 4096), (0.30, (256, 384, 640), 5120), (0.55, (320, 512, 768, 1152), 6144), (1.01, (256, 384, 512, 768, 1024, 1280, 2048), 6144)]

def producer(work, seed, q, frac):
    os.nice(5); torch.set_num_threads(1)
    task = Task(work, pickle.load(open(os.path.join(work, 'data.pkl'), 'rb')), seed); rng = random.Random(seed)
    while True:
        Ls, n = next((b, c) for f, b, c in STAGES if frac.value < f)
        L = rng.choice(Ls); B = n // L
        q.put(task.batch(L, B))

def train(work, minutes, threads, seed=1, resume=False, lr_scale=1.0, start_frac=0.0, hold=0.3):
    import multiprocessing as mp
    ctx = mp.get_context('fork'); q = ctx.Queue(12); frac = ctx.Value('d', start_frac)
    w = ctx.Process(target=producer, args=(work, seed, q, frac), daemon=True); w.start()
    torch.manual_seed(seed); torch.set_num_threads(threads)
    model = Model(); print('parameters %.2fM' % (sum(p.numel() for p in model.parameters()) / 1e6), flush=True)
    ck = os.path.join(work, 'ckpt.pt')
    mats = [p for b in model.blocks for p in b.parameters() if p.ndim == 2]
    rest = [p for p in model.parameters() if not any(p is m for m in mats)]
    muon = Muon(mats, lr=MUON_LR, wd=0.01); adam = torch.optim.AdamW(rest, lr=ADAM_LR, betas=(0.9, 0.98), weight_decay=0.0)
    if resume:
        c = torch.load(ck); model.load_state_dict(c['model']); muon.load_state_dict(c['muon']); adam.load_state_dict(c['adam'])
        if '--early' in sys.argv:
            with torch.no_grad():
                x = torch.from_numpy(q.get()[0])[:, :-1]; h = model.emb[x]
                for b in model.blocks[:2]: h = b(h, model.c[:x.shape[1]], model.s[:x.shape[1]])
                x0 = F.rms_norm(h, (DIM,), model.blocks[2].an, EPS)[..., 0]; print('x0', x0.mean(), x0.std()); g = (4.0 * math.sqrt(HD)) ** 0.5 / x0.mean().item()
                for hd in range(HEADS): model.blocks[2].q.weight[hd * HD + 30, 0] += g; model.blocks[2].k.weight[hd * HD + 30, 0] -= g
        if 'spans' not in c:
            with torch.no_grad(): sp = load_sp(work); j = span_marks(sp); model.emb[j] = model.emb[sp.piece_to_id('<0x0A>')] + 0.03 * torch.randn(len(j), DIM)
    t0 = time.time(); step = 0; tokens = 0; ls, ac, ex, aa, n, tl = 0.0, 0.0, 0.0, 0.0, 0, time.time(); last = time.time(); tok0 = 0
    while True:
        f = (time.time() - t0) / (minutes * 60)
        if f >= 1: break
        frac.value = start_frac + (1 - start_frac) * f
        sched = min(1, (step + 1) / (30 if resume else 100)) * (1.0 if f < hold else max(0.01, (1 - f) / (1 - hold))) * lr_scale
        for g in muon.param_groups: g['lr'] = MUON_LR * sched
        for g in adam.param_groups: g['lr'] = ADAM_LR * sched
        x, m = q.get(); x = torch.from_numpy(x); m = torch.from_numpy(m)
        with torch.autocast('cpu', torch.bfloat16):
            h = model(x[:, :-1]).reshape(-1, DIM)
            i = m.view(-1).nonzero()[:, 0]; pad = -len(i) % 256
            i = torch.cat((i, i.new_zeros(pad))); y = x[:, 1:].reshape(-1)[i]; wt = m.view(-1)[i]
            if pad: wt[-pad:] = 0
            logits = h[i] @ model.emb.T
        logits = logits.float()
        loss = (F.cross_entropy(logits, y, reduction='none') * wt).sum() / wt.sum(); loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        muon.step(); adam.step(); muon.zero_grad(); adam.zero_grad()
        with torch.no_grad():
            ok = (logits.argmax(-1) == y)[:len(i) - pad]; bi = i[:len(ok)] // m.shape[1]; real = wt[:len(ok)] >= 1; aa += ok[~real].float().mean().nan_to_num(1.0).item(); ok, bi = ok[real], bi[real]
            bad = torch.zeros(x.shape[0]).index_add_(0, bi, (~ok).float())
        ls += loss.item(); ac += ok.float().mean().item(); ex += (bad == 0).float().mean().item(); n += 1; step += 1; tokens += x.numel()
        if time.time() - tl > 15:
            print('%5.1f min step %5d L %4d loss %.4f acc %.4f exact %.3f aux %.4f  %.0f tok/s q %d lr %.3f' % ((time.time() - t0) / 60, step, x.shape[1], ls / n, ac / n, ex / n, aa / n, (tokens - tok0) / (time.time() - tl), q.qsize(), sched), flush=True)
            ls = ac = ex = aa = 0.0; n = 0; tl = time.time(); tok0 = tokens
        if time.time() - last > 180:
            torch.save(dict(model=model.state_dict(), muon=muon.state_dict(), adam=adam.state_dict(), f=f, step=step, spans=1), ck + '.tmp'); os.replace(ck + '.tmp', ck); last = time.time()
    torch.save(dict(model=model.state_dict(), muon=muon.state_dict(), adam=adam.state_dict(), f=1.0, step=step, spans=1), ck + '.tmp'); os.replace(ck + '.tmp', ck)
    print('done', step, 'steps', tokens, 'tokens', flush=True); w.terminate()

# ---------------------------------------------------------------- GGUF
def q8_0(a):
    b = a.reshape(-1, 32).astype(np.float32); d = np.abs(b).max(1, keepdims=True) / 127
    dh = d.astype(np.float16); inv = np.where(d > 0, 1 / np.where(d > 0, d, 1), 0)
    out = np.empty((len(b), 34), np.uint8)
    out[:, :2] = dh.view(np.uint8).reshape(-1, 2); out[:, 2:] = np.clip(np.rint(b * inv), -127, 127).astype(np.int8).view(np.uint8)
    return out.tobytes()

def export(work, path, quant='q8_0'):
    sp = load_sp(work); sd = torch.load(os.path.join(work, 'ckpt.pt'), map_location='cpu')['model']
    s = lambda x: struct.pack('<Q', len(x.encode())) + x.encode()
    kv = []
    u32 = lambda k, v: kv.append(s(k) + struct.pack('<II', 4, v)); f32 = lambda k, v: kv.append(s(k) + struct.pack('<If', 6, v))
    st = lambda k, v: kv.append(s(k) + struct.pack('<I', 8) + s(v)); bo = lambda k, v: kv.append(s(k) + struct.pack('<I?', 7, v))
    arr = lambda k, t, v, e: kv.append(s(k) + struct.pack('<IIQ', 9, t, len(v)) + b''.join(e(i) for i in v))
    st('general.architecture', 'llama'); st('general.type', 'model'); st('general.name', 'tiny-extract'); st('general.size_label', '7.5M')
    st('general.license', 'cc0-1.0')
    st('general.description', 'A demo and test model: it summarizes by copying the opening sentences of the text. Trained from scratch on public-domain Project Gutenberg books.')
    arr('general.tags', 8, ['summarization', 'extractive', 'test-model', 'text-generation'], s); arr('general.languages', 8, ['en'], s)
    u32('llama.context_length', CTX); u32('llama.embedding_length', DIM); u32('llama.block_count', LAYERS); u32('llama.feed_forward_length', FFN)
    u32('llama.rope.dimension_count', DIM // HEADS); u32('llama.attention.head_count', HEADS); u32('llama.attention.head_count_kv', HEADS)
    f32('llama.attention.layer_norm_rms_epsilon', EPS); f32('llama.rope.freq_base', ROPE_BASE); u32('llama.vocab_size', VOCAB)
    u32('general.file_type', {'f16': 1, 'q8_0': 7}[quant]); u32('general.quantization_version', 2)
    st('tokenizer.ggml.model', 'llama'); st('tokenizer.ggml.pre', 'default')
    ids = range(VOCAB)
    marks = {t: '<|span%d|>' % (i + 1) for i, t in enumerate(span_marks(sp))}
    arr('tokenizer.ggml.tokens', 8, [marks.get(i) or sp.id_to_piece(i) for i in ids], s)
    arr('tokenizer.ggml.scores', 6, [sp.get_score(i) for i in ids], lambda v: struct.pack('<f', v))
    typ = lambda i: 2 if i == UNK else 3 if sp.is_control(i) or i in marks else 6 if sp.is_byte(i) else 4 if sp.id_to_piece(i) in MARKS else 1
    arr('tokenizer.ggml.token_type', 5, [typ(i) for i in ids], lambda v: struct.pack('<i', v))
    u32('tokenizer.ggml.bos_token_id', BOS); u32('tokenizer.ggml.eos_token_id', EOS); u32('tokenizer.ggml.unknown_token_id', UNK)
    bo('tokenizer.ggml.add_bos_token', True); bo('tokenizer.ggml.add_eos_token', False); bo('tokenizer.ggml.add_space_prefix', False)
    st('tokenizer.chat_template', CHAT_TEMPLATE)
    ts = [('token_embd.weight', sd['emb'])]
    for i in range(LAYERS):
        p, b = 'blk.%d.' % i, 'blocks.%d.' % i
        ts += [(p + n + '.weight', sd[b + m]) for n, m in (('attn_norm', 'an'), ('attn_q', 'q.weight'), ('attn_k', 'k.weight'), ('attn_v', 'v.weight'),
               ('attn_output', 'o.weight'), ('ffn_norm', 'fn'), ('ffn_gate', 'g.weight'), ('ffn_up', 'u.weight'), ('ffn_down', 'd.weight'))]
    ts.append(('output_norm.weight', sd['norm']))
    usual = ROPE_BASE ** (-np.arange(HD // 2) * 2.0 / HD)
    ts.append(('rope_freqs.weight', torch.tensor(np.where(THETA > 0, usual / np.where(THETA > 0, THETA, 1), 1e20).astype(np.float32))))
    ti, data, off = b'', [], 0
    for n, t in ts:
        a = t.float().numpy(); typ_ = 0 if a.ndim == 1 else {'f16': 1, 'q8_0': 8}[quant]
        d = a.tobytes() if typ_ == 0 else a.astype(np.float16).tobytes() if typ_ == 1 else q8_0(a)
        ti += s(n) + struct.pack('<I', a.ndim) + b''.join(struct.pack('<Q', x) for x in a.shape[::-1]) + struct.pack('<IQ', typ_, off)
        d += b'\0' * (-len(d) % 32); data.append(d); off += len(d)
    hdr = b'GGUF' + struct.pack('<IQQ', 3, len(ts), len(kv)) + b''.join(kv) + ti
    with open(path, 'wb') as o: o.write(hdr + b'\0' * (-len(hdr) % 32)); o.writelines(data)
    print(path, os.path.getsize(path), 'bytes')

# ---------------------------------------------------------------- evaluation
LENGTHS = (100, 300, 600, 1000, 1500)

def norm(s): return re.sub(r'\s+', ' ', s).strip()

def verbatim(answer, text):
    t = norm(text); a = norm(answer)
    return bool(a) and all(norm(x) in t for x in sentences(a))

def eval_set(work, heldout, per=10, kind='default', seed=7):
    """Held-out prompts: per prompts for every book, text length and layout (unwrapped or wrapped)."""
    files = [(f, paragraphs(strip_gutenberg(open(f, encoding='utf-8', errors='replace').read()))) for f in sorted(glob.glob(os.path.join(heldout, '*.txt')))]
    sp = load_sp(work); data = tokenize(files, sp, verbose=False); task = Task(work, data, seed); res = []
    for di, d in enumerate(data):
        task.data, task.w = [d], np.ones(1)
        for L in LENGTHS:
            for _ in range(per):
                if kind == 'default':
                    k = DEFAULT_K; n = 100
                    head = '[INST] <<SYS>>\n%s\n<</SYS>>\n\n%s\n\n"""\n' % (DEFAULT_SYSTEM, DEFAULT_INSTRUCTION.format(n=n)); tail = '\n""" [/INST]'
                    pre = [BOS] + task.enc(head); suf = task.enc(tail)
                else: pre, suf, k = task.prompt(); head, tail = sp.decode([t for t in pre if t != BOS]), sp.decode(suf)
                while True:
                    out, P = task.text(L, noise=False)
                    if len(out) < 0.4 * L: continue
                    spans = task.spans(P, k)
                    if sum(b - a for a, b in spans) < 230: break
                text = sp.decode(out); prompt = head + text + tail
                res.append(dict(book=d['name'], wrapped=bool(d['wrapped']), L=L, kind=kind, prompt=prompt, text=text, k=k,
                                ids=[BOS] + sp.encode(prompt), target=show(sp, task.answer(out, spans)[:-1])))
    return res

def greedy(model, ids, limit=260):
    kv = [dict() for _ in range(LAYERS)]; out = []; x = torch.tensor([ids]); pos = 0
    with torch.no_grad():
        while len(out) < limit:
            h = model(x, kv, pos); pos += x.shape[1]
            t = int((h[0, -1] @ model.emb.T).argmax())
            if t == EOS: return out, True
            out.append(t); x = torch.tensor([[t]])
    return out, False

def score(items, answers, ended):
    rows = {}
    for it, a, e in zip(items, answers, ended):
        for key in ((it['kind'], 'wrapped' if it['wrapped'] else 'unwrapped', it['L']), (it['kind'], 'all', it['L'])):
            r = rows.setdefault(key, [0, 0, 0, 0]); r[0] += 1; r[1] += verbatim(a, it['text']); r[2] += norm(a) == norm(it['target']); r[3] += bool(e)
    print('| prompts | layout | text tokens | n | verbatim | exact | ends |\n|---|---|---|---|---|---|---|')
    for k in sorted(rows, key=lambda k: (k[0], k[1], k[2])):
        n, v, x, e = rows[k]; print('| %s | %s | %d | %d | %.1f %% | %.1f %% | %.1f %% |' % (*k, n, 100 * v / n, 100 * x / n, 100 * e / n))

def evaluate(work, heldout, per=2, kind='default'):
    sp = load_sp(work); model = Model(); model.load_state_dict(torch.load(os.path.join(work, 'ckpt.pt'), map_location='cpu')['model']); model.eval()
    items = eval_set(work, heldout, per, kind); A, Z = [], []
    for it in items: o, e = greedy(model, it['ids']); A.append(show(sp, o)); Z.append(e and len(o) <= 200)
    score(items, A, Z); return items, A

def write_prompts(work, heldout, out, per):
    """OUT.json: the items; OUT.b64: one Base64 prompt a line, for EvalGguf.java."""
    import base64
    items = eval_set(work, heldout, per, 'default') + eval_set(work, heldout, max(1, per // 2), 'varied', 8)
    json.dump(items, open(out + '.json', 'w'))
    with open(out + '.b64', 'w') as o: o.writelines(base64.b64encode(i['prompt'].encode()).decode() + '\n' for i in items)
    print(len(items), 'prompts')

def score_answers(base, answers):
    """ANSWERS: one line per prompt: number of generated tokens, 1 if it ended by itself, Base64 answer, token ids of the prompt."""
    import base64
    items = json.load(open(base + '.json')); A, Z, tokbad = [], [], 0
    for it, l in zip(items, open(answers)):
        n, e, a, ids = l.rstrip('\n').split('\t'); A.append(base64.b64decode(a).decode()); Z.append(e == '1' and int(n) <= 200)
        tokbad += [int(x) for x in ids.split()] != [i for i in it['ids'] if i != BOS]
    items = items[:len(A)]
    print('prompts tokenized differently by llama.cpp and SentencePiece: %d of %d' % (tokbad, len(A)))
    score(items, A, Z); return items, A

def main():
    a = sys.argv[1:]; cmd = a[0] if a else 'help'
    opt = lambda k, d: type(d)(a[a.index(k) + 1]) if k in a else d
    if cmd == 'prep': prep(a[1], a[2])
    elif cmd == 'train': train(a[1], opt('--minutes', 60.0), opt('--threads', 2), opt('--seed', 1), '--resume' in a, opt('--lr-scale', 1.0), opt('--start-frac', 0.0), opt('--hold', 0.3))
    elif cmd == 'export': export(a[1], a[2], a[3] if len(a) > 3 else 'q8_0')
    elif cmd == 'eval': torch.set_num_threads(opt('--threads', 2)); evaluate(a[1], a[2], opt('--per', 2), opt('--kind', 'default'))
    elif cmd == 'prompts': write_prompts(a[1], a[2], a[3], opt('--per', 6))
    elif cmd == 'score': score_answers(a[1], a[2])
    else: print(__doc__)

if __name__ == '__main__': main()
