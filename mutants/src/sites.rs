//! Finds the place of each listed mutant in a source file, and how it can stand beside the original there. Knows Rust's syntax; knows nothing
//! of types, so what it plants may still not compile.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Block, Expr, ReturnType, Signature};

use crate::list::{Genre, Mutant, Place};

/// A change of the text that keeps the original beside the mutants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Site {
    /// An expression, and what it is with each of the mutants.
    Expression {
        range: Range<usize>,
        mutants: Vec<(u32, String)>,
    },
    /// The start of a function's body, and what it returns at once with each of the mutants.
    Body {
        start: usize,
        end: usize,
        returns: Vec<(u32, String)>,
        /// Its type is one that the mutants do not share.
        opaque: bool,
        /// A `const` that must go, for what is switched on cannot be known when the program is compiled; and the function's name.
        constant: Option<(Range<usize>, String)>,
    },
    /// Behind the pattern of an arm, or before the condition that it has.
    Arm {
        of: Range<usize>,
        at: usize,
        number: u32,
        conditional: bool,
    },
}

/// What is found of a file's mutants.
pub struct Found {
    pub sites: Vec<Site>,
    /// Why the others are not planted.
    pub left: Vec<(u32, &'static str)>,
}

pub const LET_CHAIN: &str = "does not build: `||` in a chain with `let`";
pub const YIELDS: &str = "does not build: an iterator of `&mut _` where one of `&_` is promised";
pub const LET_GUARD: &str = "not expressible: a guard that binds";
pub const CONSTANT: &str = "not expressible: evaluated when the program is compiled";
pub const NOT_FOUND: &str = "not expressible: no place found";

pub fn find(text: &str, mutants: &[&Mutant]) -> Found {
    let file = syn::parse_file(text).expect("the source can be parsed");
    let mut wanted: HashMap<(Genre, Place), Vec<&Mutant>> = HashMap::new();
    for mutant in mutants {
        let at = (mutant.genre, mutant.span.start);
        wanted.entry(at).or_default().push(mutant);
    }
    let mut finder = Finder {
        text,
        wanted,
        above: Vec::new(),
        constants: 0,
        sites: Vec::new(),
        left: Vec::new(),
    };
    finder.visit_file(&file);
    let mut left = finder.left;
    for mutant in finder.wanted.values().flatten() {
        left.push((mutant.number, NOT_FOUND));
    }
    Found {
        sites: finder.sites,
        left,
    }
}

struct Finder<'a> {
    text: &'a str,
    wanted: HashMap<(Genre, Place), Vec<&'a Mutant>>,
    above: Vec<&'a Expr>,
    /// Constants that are being looked into.
    constants: usize,
    sites: Vec<Site>,
    left: Vec<(u32, &'static str)>,
}

fn place(span: Span) -> Place {
    let start = span.start();
    Place {
        line: start.line,
        column: start.column + 1,
    }
}

impl<'a> Finder<'a> {
    fn take(&mut self, genre: Genre, span: Span) -> Vec<&'a Mutant> {
        self.wanted
            .remove(&(genre, place(span)))
            .unwrap_or_default()
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        let Some(first) = block.stmts.first() else {
            return;
        };
        let mutants = self.take(Genre::FnValue, first.span());
        if mutants.is_empty() {
            return;
        }
        let opaque = match &signature.output {
            ReturnType::Default => false,
            ReturnType::Type(_, of) => has_impl(&of.to_token_stream().to_string()),
        };
        let (mutants, apart): (Vec<_>, Vec<_>) = mutants
            .into_iter()
            .partition(|mutant| !opaque || !mutant.replacement.contains("Box::leak"));
        self.left
            .extend(apart.iter().map(|mutant| (mutant.number, YIELDS)));
        let constant = signature
            .constness
            .map(|token| (token.span().byte_range(), signature.ident.to_string()));
        self.sites.push(Site::Body {
            start: block.brace_token.span.open().byte_range().end,
            end: block.brace_token.span.close().byte_range().start,
            returns: mutants
                .iter()
                .map(|mutant| (mutant.number, mutant.replacement.clone()))
                .collect(),
            opaque,
            constant,
        });
    }

    /// The text of a range with one piece of it replaced.
    fn with(&self, range: &Range<usize>, piece: &Range<usize>, by: &str) -> String {
        format!(
            "{}{by}{}",
            &self.text[range.start..piece.start],
            &self.text[piece.end..range.end]
        )
    }

    fn plant(&mut self, range: Range<usize>, number: u32, with: String) {
        self.sites.push(Site::Expression {
            range,
            mutants: vec![(number, with)],
        });
    }

    fn operator(&mut self, whole: &'a Expr, op: &BinOp) {
        let mutants = self.take(Genre::BinaryOperator, op.span());
        let piece = op.span().byte_range();
        for mutant in mutants {
            // A textual change may bind differently: `a && b && c` becomes `a || (b && c)`. Then all that is bound anew is replaced.
            let mut highest = whole;
            let mut chained_with_let = has_let(whole);
            for above in self.above.iter().rev() {
                if !is_operation(above) {
                    break;
                }
                if has_let(above) {
                    chained_with_let = true;
                    break;
                }
                highest = above;
            }
            if chained_with_let && matches!(op, BinOp::And(_)) {
                self.left.push((mutant.number, LET_CHAIN));
                continue;
            }
            let all = highest.span().byte_range();
            let changed = self.with(&all, &piece, &mutant.replacement);
            let range = match syn::parse_str::<Expr>(&changed) {
                Ok(parsed) => {
                    let bound = bound(&parsed, &|_| None);
                    let meant = bound_with(highest, op, &mutant.replacement);
                    if bound == meant {
                        whole.span().byte_range()
                    } else {
                        all
                    }
                }
                Err(_) => all,
            };
            let with = self.with(&range, &piece, &mutant.replacement);
            self.plant(range, mutant.number, with);
        }
    }

    fn arm(&mut self, of: &Range<usize>, arm: &Arm) {
        let gone = self.take(Genre::MatchArm, arm.span());
        for mutant in gone {
            self.sites.push(Site::Arm {
                of: of.clone(),
                at: match &arm.guard {
                    Some((_, guard)) => guard.span().byte_range().start,
                    None => arm.pat.span().byte_range().end,
                },
                number: mutant.number,
                conditional: arm.guard.is_some(),
            });
        }
        let Some((_, guard)) = &arm.guard else {
            return;
        };
        for mutant in self.take(Genre::MatchArmGuard, guard.span()) {
            if !has_let(guard) {
                self.plant(
                    guard.span().byte_range(),
                    mutant.number,
                    mutant.replacement.clone(),
                );
            } else if mutant.replacement == "false" {
                self.sites.push(Site::Arm {
                    of: of.clone(),
                    at: guard.span().byte_range().start,
                    number: mutant.number,
                    conditional: true,
                });
            } else {
                self.left.push((mutant.number, LET_GUARD));
            }
        }
    }
}

impl<'a> Visit<'a> for Finder<'a> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.constants += 1;
        visit::visit_item_const(self, item);
        self.constants -= 1;
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.constants += 1;
        visit::visit_impl_item_const(self, item);
        self.constants -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let before = self.sites.len();
        match expr {
            Expr::Binary(binary) => self.operator(expr, &binary.op),
            Expr::Unary(unary) => {
                let piece = unary.op.span().byte_range();
                let range = expr.span().byte_range();
                for mutant in self.take(Genre::UnaryOperator, unary.op.span()) {
                    let with = self.with(&range, &piece, &mutant.replacement);
                    self.plant(range.clone(), mutant.number, with);
                }
            }
            Expr::Match(of) => {
                let whole = expr.span().byte_range();
                for arm in &of.arms {
                    self.arm(&whole, arm);
                }
            }
            Expr::Struct(of) => {
                let range = expr.span().byte_range();
                for pair in of.fields.pairs() {
                    let piece = pair.span().byte_range();
                    for mutant in self.take(Genre::StructField, pair.value().span()) {
                        let with = self.with(&range, &piece, "");
                        self.plant(range.clone(), mutant.number, with);
                    }
                }
            }
            _ => {}
        }
        if self.constants > 0 {
            for site in self.sites.split_off(before) {
                if let Site::Expression { mutants, .. } = site {
                    self.left
                        .extend(mutants.iter().map(|(number, _)| (*number, CONSTANT)));
                }
            }
        }
        self.above.push(expr);
        visit::visit_expr(self, expr);
        self.above.pop();
    }
}

fn has_impl(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word == "impl")
}

/// Whether its operands are bound by precedence alone.
fn is_operation(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Reference(_) | Expr::Range(_)
    )
}

/// Whether it is a `let`, or a chain with one.
fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// How the operands are bound, with all parentheses written; `name` may say another operator.
fn bound(expr: &Expr, name: &dyn Fn(&BinOp) -> Option<String>) -> String {
    match expr {
        Expr::Binary(of) => format!(
            "({} {} {})",
            bound(&of.left, name),
            name(&of.op).unwrap_or_else(|| of.op.to_token_stream().to_string()),
            bound(&of.right, name)
        ),
        Expr::Unary(of) => format!("({} {})", of.op.to_token_stream(), bound(&of.expr, name)),
        Expr::Cast(of) => format!("({} as {})", bound(&of.expr, name), of.ty.to_token_stream()),
        Expr::Reference(of) => format!("(& {})", bound(&of.expr, name)),
        Expr::Range(of) => {
            let end = |end: &Option<Box<Expr>>| end.as_ref().map(|end| bound(end, name));
            format!(
                "({:?} {} {:?})",
                end(&of.start),
                of.limits.to_token_stream(),
                end(&of.end)
            )
        }
        // An operand: what is written, as both are the same text.
        _ => expr.to_token_stream().to_string(),
    }
}

fn bound_with(expr: &Expr, changed: &BinOp, by: &str) -> String {
    let at = changed.span().byte_range();
    bound(expr, &|op| {
        (op.span().byte_range() == at).then(|| by.to_owned())
    })
}
