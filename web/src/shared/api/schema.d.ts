/* Made by web/tools/api.mjs from the server's own description. Do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            id: string;
            account: string;
            name: string;
            /** @enum {string} */
            role: "office" | "leader" | "district" | "unit" | "inspector" | "collector" | "clerk" | "administrator" | "security" | "auditor" | "chief";
            unit_id?: string | null;
            unit_name?: string | null;
            phone: string;
            active: boolean;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            locked_until_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            last_sign_in_ms?: number | null;
            /** Format: int64 */
            version: number;
        };
        Arbitration: {
            id: string;
            case_id: string;
            category: string;
            category_name: string;
            lon: number;
            lat: number;
            interim_unit_id?: string | null;
            interim_unit_name?: string | null;
            reason: string;
            /** @enum {string} */
            state: "open" | "decided";
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            asked_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            decided_ms?: number | null;
            decided_by?: string | null;
            unit_id?: string | null;
            unit_name?: string | null;
            note?: string | null;
            /** Format: int64 */
            version: number;
        };
        AuditProof: {
            /**
             * Format: int64
             * @description Rows whose chain was recomputed
             */
            rows: number;
            /**
             * Format: int64
             * @description Rows that wait to be chained
             */
            unsealed: number;
            whole: boolean;
            broken_id?: string | null;
            why?: string | null;
        };
        AuditRow: {
            id: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
            actor_id?: string | null;
            actor: string;
            unit_name: string;
            action: string;
            kind: string;
            target_id?: string | null;
            /** @enum {string} */
            outcome: "done" | "refused" | "failed";
            code: string;
            detail: string;
            peer: string;
            request_id: string;
            hash?: string | null;
        };
        CalendarYear: {
            /** Format: int64 */
            year: number;
            known: boolean;
            /** Format: int64 */
            version: number;
            days: {
                /** @description 2027-01-01 */
                date: string;
                /**
                 * @description off: a day off; work: a make-up workday
                 * @enum {string}
                 */
                kind: "off" | "work";
                /** @description The holiday it belongs to */
                name: string;
            }[];
        };
        Case: {
            id: string;
            number: string;
            /** @enum {string} */
            state: "collected" | "filed" | "dispatched" | "handling" | "handled" | "closed" | "evaluated" | "void" | "returned" | "beyond" | "arbitration" | "paused" | "referred";
            state_name: string;
            /** @enum {string} */
            light: "green" | "yellow" | "red" | "none";
            title: string;
            category: string;
            category_name: string;
            /** @enum {string} */
            source: "staff" | "inspection" | "collector" | "citizen" | "superior" | "media" | "camera" | "hotline" | "loss";
            source_name: string;
            lon?: number | null;
            lat?: number | null;
            site_id?: string | null;
            site_name?: string | null;
            division_name?: string | null;
            unit?: string | null;
            unit_id?: string | null;
            proposed_unit_id?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            handled_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            closed_ms?: number | null;
            asked?: string | null;
            /** Format: int64 */
            return_count: number;
            /** Format: int64 */
            rework_count: number;
            /** Format: int64 */
            reopen_count: number;
            /** Format: int64 */
            reporters: number;
            is_listed: boolean;
            standard_number?: string | null;
            /**
             * Format: int64
             * @description Points lost, in thousandths
             */
            loss_milli: number;
            photo?: string | null;
            merged_into?: string | null;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            possible_duplicates: number;
        };
        CaseBoard: {
            columns: {
                state: string;
                state_name: string;
                /** Format: int64 */
                green: number;
                /** Format: int64 */
                yellow: number;
                /** Format: int64 */
                red: number;
                /** Format: int64 */
                none: number;
                /** Format: int64 */
                all: number;
            }[];
        };
        CaseFigure: {
            code: string;
            name: string;
            /** Format: int64 */
            numerator: number;
            /** Format: int64 */
            denominator: number;
            /** Format: int64 */
            rate_milli?: number | null;
            formula: string;
            list: string;
            list_all: string;
        };
        CaseMap: {
            type: string;
            features: {
                type: string;
                geometry: {
                    type: string;
                    coordinates: unknown;
                };
                properties: {
                    id?: string | null;
                    /** Format: int64 */
                    count: number;
                    /** Format: int64 */
                    red: number;
                    /** Format: int64 */
                    yellow: number;
                    /** Format: int64 */
                    green: number;
                    /** @description The worst among them */
                    light: string;
                    state?: string | null;
                    title?: string | null;
                    number?: string | null;
                    category?: string | null;
                };
            }[];
            capped: boolean;
        };
        CasePage: {
            id: string;
            number: string;
            /** @enum {string} */
            state: "collected" | "filed" | "dispatched" | "handling" | "handled" | "closed" | "evaluated" | "void" | "returned" | "beyond" | "arbitration" | "paused" | "referred";
            state_name: string;
            /** @enum {string} */
            light: "green" | "yellow" | "red" | "none";
            title: string;
            category: string;
            category_name: string;
            /** @enum {string} */
            source: "staff" | "inspection" | "collector" | "citizen" | "superior" | "media" | "camera" | "hotline" | "loss";
            source_name: string;
            lon?: number | null;
            lat?: number | null;
            site_id?: string | null;
            site_name?: string | null;
            division_name?: string | null;
            unit?: string | null;
            unit_id?: string | null;
            proposed_unit_id?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            handled_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            closed_ms?: number | null;
            asked?: string | null;
            /** Format: int64 */
            return_count: number;
            /** Format: int64 */
            rework_count: number;
            /** Format: int64 */
            reopen_count: number;
            /** Format: int64 */
            reporters: number;
            is_listed: boolean;
            standard_number?: string | null;
            /**
             * Format: int64
             * @description Points lost, in thousandths
             */
            loss_milli: number;
            photo?: string | null;
            merged_into?: string | null;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            possible_duplicates: number;
            text: string;
            address?: string | null;
            district?: string | null;
            street?: string | null;
            community?: string | null;
            cell_code?: string | null;
            chiefs: {
                scheme: string;
                level: string;
                person: string;
                stretch: string;
            }[];
            reason?: string | null;
            interim: boolean;
            reply?: string | null;
            proposed_unit?: string | null;
            asked_kind?: string | null;
            /** Format: int64 */
            asked_amount: number;
            assistants: {
                unit_id: string;
                unit_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                due_ms?: number | null;
                state: string;
            }[];
            clock: {
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                from_ms: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                until_ms?: number | null;
                kind: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                due_ms?: number | null;
                note: string;
            }[];
            limit?: {
                kind: string;
                /** Format: int64 */
                amount: number;
            } | null;
            history: {
                id: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                by_name: string;
                unit_name: string;
                move: string;
                move_name: string;
                note: string;
                from?: string | null;
                to: string;
                to_unit?: string | null;
                photos: string[];
            }[];
            photos: {
                sha256: string;
                purpose: string;
                /** Format: int64 */
                width: number;
                /** Format: int64 */
                height: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                taken_ms?: number | null;
                lon?: number | null;
                lat?: number | null;
                flags: string[];
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                /** @description Another photo it looks like */
                looks_like?: string | null;
            }[];
            moves: {
                move: string;
                name: string;
                needs_reason: boolean;
                needs_photo: boolean;
                needs_unit: boolean;
                needs_limit: boolean;
                needs_assistants: boolean;
                danger: boolean;
            }[];
            duplicates: {
                id: string;
                number: string;
                title: string;
                state_name: string;
                /** Format: int64 */
                distance_m: number;
                why: string;
            }[];
            handler_name?: string | null;
            verifier_name?: string | null;
            inspection_id?: string | null;
        };
        Category: {
            code: string;
            major: string;
            name: string;
            scheme: string;
            programme: string;
            field: string;
            limit_kind: string;
            /** Format: int64 */
            limit_amount: number;
        };
        Cycle: {
            id?: string | null;
            /** Format: int64 */
            version: number;
            /** @enum {string} */
            kind: "review" | "bid";
            /** Format: int64 */
            session: number;
            name: string;
            group_name: string;
            /** Format: int64 */
            first_year: number;
            /**
             * Format: int64
             * @description 1 … of the year being worked for
             */
            year_index: number;
            /** Format: int64 */
            target_milli: number;
            /** Format: int64 */
            gate_milli: number;
            /** Format: int64 */
            companion_share_micro: number;
            is_example: boolean;
            source: string;
            changed_by: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            changed_ms: number;
            years: {
                /** Format: int64 */
                year: number;
                /** Format: int64 */
                index: number;
                is_now: boolean;
                /** Format: int64 */
                weight_micro: number;
                /** Format: int64 */
                material_micro: number;
                /** Format: int64 */
                field_micro: number;
                /** Format: int64 */
                questionnaire_micro: number;
                window_from: string;
                window_until: string;
                /** Format: int64 */
                rank?: number | null;
                /** Format: int64 */
                rank_of?: number | null;
                note: string;
                results: {
                    /** @enum {string} */
                    method: "material" | "field" | "questionnaire" | "companion" | "total";
                    /** @enum {string} */
                    state: "unknown" | "estimate" | "official";
                    /** Format: int64 */
                    score_milli: number;
                    /** Format: int64 */
                    deviation_milli: number;
                    source: string;
                }[];
                /** Format: int64 */
                total_milli?: number | null;
                /** @enum {string} */
                total_state: "unknown" | "estimate" | "official";
                gate_met?: boolean | null;
            }[];
            need: {
                /** Format: int64 */
                target_milli: number;
                /** @enum {string} */
                state: "needed" | "reached" | "out_of_reach" | "unknown" | "complete";
                /** Format: int64 */
                need_milli?: number | null;
                /**
                 * Format: int64
                 * @description Years the score is needed in, each of them
                 */
                years: number;
                /**
                 * Format: int64
                 * @description Weighted points of the years that are official, in millionths of a thousandth
                 */
                earned_micro_milli: number;
            };
            window: {
                /** @enum {string} */
                state: "none" | "before" | "open" | "over";
                /**
                 * Format: int64
                 * @description Calendar days until it opens, or until it closes
                 */
                days?: number | null;
                /** Format: int64 */
                year?: number | null;
                from: string;
                until: string;
            };
        };
        CycleAgain: {
            standard_number: string;
            standard_id?: string | null;
            text: string;
            years: string;
            /** Format: int64 */
            times: number;
            /** Format: int64 */
            lost_milli: number;
            /** Format: int64 */
            last_milli: number;
        };
        CycleLoss: {
            id: string;
            /** Format: int64 */
            year: number;
            standard_number: string;
            text: string;
            place: string;
            /** Format: int64 */
            lost_milli: number;
            source: string;
            made_by: string;
        };
        CycleResult: {
            /** Format: int64 */
            year: number;
            /** @enum {string} */
            method: "material" | "field" | "questionnaire" | "companion" | "total";
            /** @enum {string} */
            state: "unknown" | "estimate" | "official";
            /** Format: int64 */
            score_milli: number;
            /** Format: int64 */
            deviation_milli: number;
            source: string;
        };
        CycleRow: {
            id: string;
            name: string;
            /** @enum {string} */
            kind: "review" | "bid";
            /** Format: int64 */
            session: number;
            /** Format: int64 */
            first_year: number;
            /** Format: int64 */
            target_milli: number;
        };
        CycleTitle: {
            id: string;
            /** Format: int64 */
            session: number;
            /** Format: int64 */
            year: number;
            /** @enum {string} */
            state: "nominee" | "held" | "kept" | "suspended" | "revoked" | "missed";
            source: string;
            note: string;
        };
        Division: {
            id: string;
            code: string;
            name: string;
            /** @enum {string} */
            level: "city" | "district" | "street" | "community";
            parent_id?: string | null;
            unit_id?: string | null;
            lon: number;
            lat: number;
            /** Format: int64 */
            version: number;
        };
        Duty: {
            district?: {
                id: string;
                name: string;
            } | null;
            street?: {
                id: string;
                name: string;
            } | null;
            community?: {
                id: string;
                name: string;
            } | null;
            cell?: {
                id: string;
                code: string;
            } | null;
            chiefs: {
                /** @enum {string} */
                scheme: "street" | "road" | "river" | "lake" | "grid";
                level: string;
                person: string;
                deputy: string;
                stretch: string;
            }[];
            sites: {
                id: string;
                name: string;
                /** Format: int64 */
                distance_m: number;
            }[];
            unit?: {
                id: string;
                name: string;
            } | null;
            interim: boolean;
            reason: string;
        };
        Edition: {
            id: string;
            code: string;
            /** @enum {string} */
            system: "city" | "minors";
            name: string;
            /** @enum {string} */
            state: "draft" | "provisional" | "in_force" | "retired";
            /** @description By this edition of its system the city is measured now */
            is_current: boolean;
            from_date: string;
            /** @description Last day; empty while it has no end */
            until_date: string;
            /** Format: int64 */
            items: number;
            /** Format: int64 */
            contents: number;
            /** Format: int64 */
            standards: number;
            /** Format: int64 */
            points: number;
            /** Format: int64 */
            total_milli: number;
            /** Format: int64 */
            bonus_cap_milli: number;
            /** @description Empty: it came with the program */
            loaded_by_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            loaded_ms: number;
            /** @description States it may be moved to; other rules may still refuse */
            moves_to: string[];
            /** Format: int64 */
            version: number;
        };
        EditionChange: {
            /** @enum {string} */
            part: "item" | "content" | "standard" | "local" | "method" | "negative" | "bonus";
            kinds: string[];
            says: string;
            /** @description Empty: not in the old edition */
            old_number: string;
            new_number: string;
            old_text: string;
            new_text: string;
            /** Format: int64 */
            old_weight_milli: number;
            /** Format: int64 */
            new_weight_milli: number;
            old_other: string;
            new_other: string;
            /**
             * Format: int64
             * @description Of the pairing, thousandths
             */
            confidence: number;
            words: {
                /** @enum {string} */
                kind: "kept" | "removed" | "added";
                text: string;
            }[];
        };
        EditionChangeCount: {
            kind: string;
            /** Format: int64 */
            count: number;
        };
        EditionDiscarded: {
            code: string;
        };
        EditionLoaded: {
            dry_run: boolean;
            /** @description null: nothing was kept, or the file holds no edition */
            edition_id?: string | null;
            code: string;
            name: string;
            /** Format: int64 */
            items: number;
            /** Format: int64 */
            contents: number;
            /** Format: int64 */
            standards: number;
            /** Format: int64 */
            types: number;
            /** Format: int64 */
            points: number;
            /** @description The first 200; any fault: nothing was loaded */
            faults: {
                /** @description Of a workbook; empty for a data file */
                sheet: string;
                /** @description "C7" */
                cell: string;
                /**
                 * Format: int64
                 * @description Line of the data file, row of the sheet
                 */
                line: number;
                message: string;
            }[];
            /** Format: int64 */
            fault_count: number;
            /** @description The edition in use, with which the counts compare */
            against_id?: string | null;
            against: string;
            changes: {
                /** @enum {string} */
                kind: "added" | "dropped" | "split" | "merged" | "reworded" | "reweighted" | "moved" | "renumbered" | "reassigned";
                /** Format: int64 */
                count: number;
            }[];
        };
        EditionMapping: {
            id: string;
            old_id: string;
            old_name: string;
            new_id: string;
            new_name: string;
            /** @enum {string} */
            new_state: "draft" | "provisional" | "in_force" | "retired";
            /** @enum {string} */
            state: "open" | "done";
            /** @description Why standards without successor may be given up */
            losses_note: string;
            by_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
            /** Format: int64 */
            lines: number;
            /** Format: int64 */
            confirmed: number;
            /**
             * Format: int64
             * @description Not confirmed yet, but as good as certain
             */
            certain: number;
            /** Format: int64 */
            one: number;
            /** Format: int64 */
            split: number;
            /** Format: int64 */
            merged: number;
            /** Format: int64 */
            none: number;
            /** Format: int64 */
            version: number;
        };
        EditionMethod: {
            code: string;
            /** Format: int64 */
            share_milli: number;
            name: string;
            rule: string;
            rule_says: string;
        };
        EditionMove: {
            /** @description Empty: it was loaded */
            from_state: string;
            to_state: string;
            on_date: string;
            note: string;
            by_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
        };
        EditionOwner: {
            code: string;
            name: string;
            unit_id?: string | null;
            unit_name: string;
        };
        ForecastNow: {
            run?: components["schemas"]["ForecastRun"] | null;
            /** @description Nothing that the forecast comes from changed since */
            is_fresh: boolean;
            /** @description False: no edition in force or no place to draw */
            has_model: boolean;
        };
        ForecastRate: {
            number: string;
            text: string;
            /** Format: int64 */
            weight_milli: number;
            /** Format: int64 */
            low?: number | null;
            /** Format: int64 */
            mean?: number | null;
            /** Format: int64 */
            high?: number | null;
            is_thin: boolean;
        };
        ForecastRow: {
            id: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            made_ms: number;
            made_by: string;
            edition_code: string;
            seed: string;
            /** Format: int64 */
            draws: number;
            engine: string;
            inputs: string;
            digest: string;
            is_regular: boolean;
            is_too_thin: boolean;
            /** Format: int64 */
            field_milli?: number | null;
            /** Format: int64 */
            total_milli?: number | null;
            /** Format: int64 */
            low_milli?: number | null;
            /** Format: int64 */
            high_milli?: number | null;
        };
        ForecastRun: {
            id: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            made_ms: number;
            made_by: string;
            edition_code: string;
            seed: string;
            /** Format: int64 */
            draws: number;
            engine: string;
            inputs: string;
            digest: string;
            is_regular: boolean;
            is_too_thin: boolean;
            /** Format: int64 */
            field_milli?: number | null;
            /** Format: int64 */
            total_milli?: number | null;
            /** Format: int64 */
            low_milli?: number | null;
            /** Format: int64 */
            high_milli?: number | null;
            result: {
                edition_code: string;
                seed: string;
                /** Format: int64 */
                draws: number;
                engine: string;
                inputs: string;
                /** Format: int64 */
                observations: number;
                /**
                 * Format: int64
                 * @description What the observations are worth today, aged
                 */
                effective_milli: number;
                /** Format: int64 */
                sites: number;
                /**
                 * Format: int64
                 * @description Places in a draw
                 */
                drawn: number;
                /**
                 * Format: int64
                 * @description Answers in a draw, in thousandths
                 */
                answers_milli: number;
                /** Format: int64 */
                thin_share_micro: number;
                /** @description Nothing is told: no interval, no chance, no rank */
                is_too_thin: boolean;
                /** @description False: no blind re-checks, a usual disagreement is assumed */
                inspectors_checked: boolean;
                /** @description False: only the field score is forecast */
                has_total: boolean;
                /**
                 * Format: int64
                 * @description What one point of the field score moves the total
                 */
                field_share_micro: number;
                basis: {
                    cycle_id?: string | null;
                    /** Format: int64 */
                    year: number;
                    /** Format: int64 */
                    target_milli: number;
                    /** Format: int64 */
                    year_weight_micro: number;
                    /** Format: int64 */
                    companion_share_micro: number;
                    /** Format: int64 */
                    companion_gate_milli: number;
                    material_is_guess: boolean;
                    questionnaire_is_guess: boolean;
                    years_are_guess: boolean;
                    companion_is_guess: boolean;
                    companion_is_missing: boolean;
                };
                field?: {
                    /** Format: int64 */
                    mean: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie below
                     */
                    low: number;
                    /** Format: int64 */
                    quarter: number;
                    /** Format: int64 */
                    middle: number;
                    /** Format: int64 */
                    three_quarters: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie above
                     */
                    high: number;
                } | null;
                material?: {
                    /** Format: int64 */
                    mean: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie below
                     */
                    low: number;
                    /** Format: int64 */
                    quarter: number;
                    /** Format: int64 */
                    middle: number;
                    /** Format: int64 */
                    three_quarters: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie above
                     */
                    high: number;
                } | null;
                questionnaire?: {
                    /** Format: int64 */
                    mean: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie below
                     */
                    low: number;
                    /** Format: int64 */
                    quarter: number;
                    /** Format: int64 */
                    middle: number;
                    /** Format: int64 */
                    three_quarters: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie above
                     */
                    high: number;
                } | null;
                year?: {
                    /** Format: int64 */
                    mean: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie below
                     */
                    low: number;
                    /** Format: int64 */
                    quarter: number;
                    /** Format: int64 */
                    middle: number;
                    /** Format: int64 */
                    three_quarters: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie above
                     */
                    high: number;
                } | null;
                total?: {
                    /** Format: int64 */
                    mean: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie below
                     */
                    low: number;
                    /** Format: int64 */
                    quarter: number;
                    /** Format: int64 */
                    middle: number;
                    /** Format: int64 */
                    three_quarters: number;
                    /**
                     * Format: int64
                     * @description 5 % of the draws lie above
                     */
                    high: number;
                } | null;
                /** Format: int64 */
                target_chance_micro?: number | null;
                /** @description 201 quantiles of the total, thousandths, each half per cent */
                curve: unknown;
                rank?: {
                    /**
                     * Format: int64
                     * @description Rivals with a known score
                     */
                    known: number;
                    /**
                     * Format: int64
                     * @description Rivals of the group of which nothing is known: left out
                     */
                    unknown: number;
                    /**
                     * Format: int64
                     * @description Places in the first square
                     */
                    square: number;
                    /** Format: int64 */
                    square_micro: number;
                    /** Format: int64 */
                    mean_place_milli: number;
                    places: {
                        /** Format: int64 */
                        place: number;
                        /** Format: int64 */
                        chance_micro: number;
                    }[];
                } | null;
                /** @description Types with fewer places than the plan draws */
                short_types: {
                    code: string;
                    /** Format: int64 */
                    wanted: number;
                    /** Format: int64 */
                    sites: number;
                }[];
                standards: {
                    number: string;
                    text: string;
                    text_en: string;
                    /** Format: int64 */
                    weight_milli: number;
                    /** @description Too few observations: no interval is told */
                    is_thin: boolean;
                    /** Format: int64 */
                    draws_observed: number;
                    /** @description Thousandths */
                    rate?: {
                        /** Format: int64 */
                        mean: number;
                        /**
                         * Format: int64
                         * @description 5 % of the draws lie below
                         */
                        low: number;
                        /** Format: int64 */
                        quarter: number;
                        /** Format: int64 */
                        middle: number;
                        /** Format: int64 */
                        three_quarters: number;
                        /**
                         * Format: int64
                         * @description 5 % of the draws lie above
                         */
                        high: number;
                    } | null;
                }[];
            };
        };
        Gaps: {
            gaps: {
                /** @description Road, water, stretch, community or cell */
                name: string;
                /** @description What it overlaps with */
                other?: string | null;
                lon: number;
                lat: number;
                /**
                 * Format: int64
                 * @description Length of lines, else 0
                 */
                metres: number;
                /**
                 * Format: int64
                 * @description Size of areas, else 0
                 */
                m2: number;
            }[];
            overlaps: {
                /** @description Road, water, stretch, community or cell */
                name: string;
                /** @description What it overlaps with */
                other?: string | null;
                lon: number;
                lat: number;
                /**
                 * Format: int64
                 * @description Length of lines, else 0
                 */
                metres: number;
                /**
                 * Format: int64
                 * @description Size of areas, else 0
                 */
                m2: number;
            }[];
        };
        Grant: {
            id: string;
            /** @enum {string} */
            role: "office" | "leader" | "district" | "unit" | "inspector" | "collector" | "clerk" | "administrator" | "security" | "auditor" | "chief";
            unit_id?: string | null;
            unit_name?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            from_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            until_ms: number;
            note: string;
            delegated_by?: string | null;
            given_by?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            ended_ms?: number | null;
        };
        Health: {
            /** @description ok */
            status: string;
            /** @description Version of the program */
            version: string;
            /** @description Database engine and its version */
            engine: string;
            /**
             * Format: int64
             * @description Number of migrations applied
             */
            schema: number;
        };
        ImportResult: {
            /** Format: int64 */
            rows: number;
            /** Format: int64 */
            added: number;
            /** Format: int64 */
            changed: number;
            /** @description The first 200; any fault: nothing was imported */
            faults: {
                /**
                 * Format: int64
                 * @description Line of the file; 0: the whole file
                 */
                row: number;
                /** @description Heading as the file has it */
                column: string;
                message: string;
            }[];
            /** Format: int64 */
            fault_count: number;
            warnings: {
                /**
                 * Format: int64
                 * @description Line of the file; 0: the whole file
                 */
                row: number;
                /** @description Heading as the file has it */
                column: string;
                message: string;
            }[];
            dry_run: boolean;
        };
        ImportRun: {
            id: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
            kind: string;
            name: string;
            file_name: string;
            by_name: string;
            /** Format: int64 */
            rows: number;
            /** Format: int64 */
            added: number;
            /** Format: int64 */
            changed: number;
            /** Format: int64 */
            warnings: number;
        };
        Importer: {
            kind: string;
            name: string;
            columns: {
                /** @description Name to use in a column map */
                field: string;
                heading: string;
                required: boolean;
            }[];
        };
        ImprovementProject: {
            id: string;
            /** Format: int64 */
            version: number;
            site_id: string;
            site_name: string;
            name: string;
            goal: string;
            /** Format: int64 */
            budget_fen: number;
            from_date: string;
            until_date: string;
            /** @enum {string} */
            state: "planned" | "running" | "done" | "stopped";
            light: string;
            owner_name: string;
            /** Format: int64 */
            rate_before_milli?: number | null;
            /** Format: int64 */
            rate_after_milli?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            started_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            done_ms?: number | null;
            note: string;
        };
        ImprovementProjectPage: {
            id: string;
            /** Format: int64 */
            version: number;
            site_id: string;
            site_name: string;
            name: string;
            goal: string;
            /** Format: int64 */
            budget_fen: number;
            from_date: string;
            until_date: string;
            /** @enum {string} */
            state: "planned" | "running" | "done" | "stopped";
            light: string;
            owner_name: string;
            /** Format: int64 */
            rate_before_milli?: number | null;
            /** Format: int64 */
            rate_after_milli?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            started_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            done_ms?: number | null;
            note: string;
            before: {
                sha256: string;
                purpose: string;
                /** Format: int64 */
                width: number;
                /** Format: int64 */
                height: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                taken_ms?: number | null;
                lon?: number | null;
                lat?: number | null;
                flags: string[];
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                /** @description Another photo it looks like */
                looks_like?: string | null;
            }[];
            after: {
                sha256: string;
                purpose: string;
                /** Format: int64 */
                width: number;
                /** Format: int64 */
                height: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                taken_ms?: number | null;
                lon?: number | null;
                lat?: number | null;
                flags: string[];
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                /** @description Another photo it looks like */
                looks_like?: string | null;
            }[];
        };
        Inspection: {
            id: string;
            plan_id?: string | null;
            plan_name: string;
            /** @enum {string} */
            kind: "daily" | "unannounced" | "mock" | "third_party" | "self" | "night";
            /** @enum {string} */
            state: "planned" | "started" | "submitted" | "withdrawn";
            site_id: string;
            site_name: string;
            site_type: string;
            division_name: string;
            lon: number;
            lat: number;
            inspector_id: string;
            inspector_name: string;
            due_date?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            started_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            ended_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            submitted_ms?: number | null;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            observed: number;
            /** Format: int64 */
            version: number;
        };
        InspectionPlan: {
            id: string;
            name: string;
            /** @enum {string} */
            kind: "daily" | "unannounced" | "mock" | "third_party" | "self" | "night";
            region?: string | null;
            region_name: string;
            sector?: string | null;
            sector_name: string;
            category: string;
            from_date: string;
            until_date: string;
            /** Format: int64 */
            inspectors: number;
            /** Format: int64 */
            visits: number;
            /** Format: int64 */
            merged: number;
            /** Format: int64 */
            submitted: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            made_ms: number;
            /** Format: int64 */
            version: number;
        };
        InspectionWhole: {
            id: string;
            plan_id?: string | null;
            plan_name: string;
            /** @enum {string} */
            kind: "daily" | "unannounced" | "mock" | "third_party" | "self" | "night";
            /** @enum {string} */
            state: "planned" | "started" | "submitted" | "withdrawn";
            site_id: string;
            site_name: string;
            site_type: string;
            division_name: string;
            lon: number;
            lat: number;
            inspector_id: string;
            inspector_name: string;
            due_date?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            started_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            ended_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            submitted_ms?: number | null;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            observed: number;
            /** Format: int64 */
            version: number;
            site_type_name: string;
            points: components["schemas"]["Point"][];
            observations: {
                id: string;
                point_id: string;
                /**
                 * @description What it was marked as
                 * @enum {string}
                 */
                result: "pass" | "partial" | "fail" | "not_observed" | "not_applicable";
                /** @description The word that was answered; null: from before it was kept */
                said?: string | null;
                /** Format: int64 */
                count?: number | null;
                /**
                 * Format: int64
                 * @description Rule sample: how many were looked at
                 */
                sampled?: number | null;
                /** @description Rule checklist: every part; empty when the word decided */
                parts: {
                    name: string;
                    met: boolean;
                }[];
                /** @description Rule split */
                sources: {
                    name: string;
                    /** Format: int64 */
                    good: number;
                    /** Format: int64 */
                    of: number;
                }[];
                /** @description Rule graded */
                grade?: string | null;
                /** Format: int64 */
                distance_m?: number | null;
                /** Format: int64 */
                minutes?: number | null;
                note: string;
                /** Format: int64 */
                got_milli: number;
                /** Format: int64 */
                possible_milli: number;
                photos: {
                    sha256: string;
                    purpose: string;
                    /** Format: int64 */
                    width: number;
                    /** Format: int64 */
                    height: number;
                    /**
                     * Format: int64
                     * @description Milliseconds since 1970 in UTC
                     */
                    taken_ms?: number | null;
                    lon?: number | null;
                    lat?: number | null;
                    flags: string[];
                    by_name: string;
                    /**
                     * Format: int64
                     * @description Milliseconds since 1970 in UTC
                     */
                    at_ms: number;
                    /** @description Another photo it looks like */
                    looks_like?: string | null;
                }[];
                case_id?: string | null;
                case_number?: string | null;
            }[];
        };
        Lever: {
            /** @enum {string} */
            by: "point" | "site" | "cell";
            point_id?: string | null;
            site_id?: string | null;
            site_name?: string | null;
            place_type: string;
            place_type_name: string;
            text: string;
            /** @description Of the cases that a failure opens */
            category: string;
            standard_id?: string | null;
            standard_number: string;
            /** Format: int64 */
            gain_micro: number;
            /** Format: int64 */
            chance_micro: number;
            /** Format: int64 */
            sites: number;
            is_thin: boolean;
            /** @description Where most of it lies */
            worst: {
                site_id: string;
                name: string;
                /** Format: int64 */
                gain_micro: number;
            }[];
        };
        MappingGap: {
            /** @enum {string} */
            gap: "no_successor" | "no_point" | "no_owner" | "point_left" | "type_empty";
            number: string;
            text: string;
            /** Format: int64 */
            points: number;
        };
        MappingLine: {
            old_id: string;
            /** Format: int64 */
            version: number;
            number: string;
            text: string;
            content: string;
            /** Format: int64 */
            weight_milli: number;
            method: string;
            is_local: boolean;
            /** Format: int64 */
            points: number;
            /** @enum {string} */
            kind: "one" | "split" | "merged" | "none";
            /** @enum {string} */
            state: "proposed" | "confirmed";
            /** Format: int64 */
            confidence: number;
            /** @enum {string} */
            reason: "same_text" | "same_number" | "like_text" | "part_of" | "unlike";
            by_name: string;
            /** Format: int64 */
            at_ms: number;
            successors: {
                id: string;
                number: string;
                text: string;
                /** Format: int64 */
                weight_milli: number;
                method: string;
                /** @description The old text turned into the new one */
                words: {
                    /** @enum {string} */
                    kind: "kept" | "removed" | "added";
                    text: string;
                }[];
            }[];
            /** @description The likeliest standards of the new edition, best first */
            near: {
                id: string;
                number: string;
                text: string;
                /**
                 * Format: int64
                 * @description Thousandths
                 */
                score: number;
            }[];
        };
        Me: {
            csrf: string;
            account_id: string;
            account: string;
            name: string;
            /** @enum {string} */
            role: "office" | "leader" | "district" | "unit" | "inspector" | "collector" | "clerk" | "administrator" | "security" | "auditor" | "chief";
            unit_id?: string | null;
            unit_name: string;
            unit_path: string;
            rights: string[];
            must_change_password: boolean;
            demo: boolean;
            grant_id?: string | null;
            scopes: {
                grant_id?: string | null;
                /** @enum {string} */
                role: "office" | "leader" | "district" | "unit" | "inspector" | "collector" | "clerk" | "administrator" | "security" | "auditor" | "chief";
                unit_id?: string | null;
                unit_name?: string | null;
            }[];
        };
        NegativeClause: {
            number: string;
            /** @enum {string} */
            sanction: "deduct" | "stop" | "suspend" | "revoke";
            /** Format: int64 */
            deduct_milli: number;
            /** Format: int64 */
            months: number;
            text: string;
        };
        PlaceType: {
            code: string;
            name: string;
            /** Format: int64 */
            points: number;
        };
        Point: {
            id: string;
            code: string;
            standard_id: string;
            standard_number: string;
            text: string;
            /** @enum {string} */
            facet: "upper" | "middle" | "lower" | "soft";
            rule: string;
            rule_says: string;
            /** @description Of checklist, split and graded rules */
            parts: {
                name: string;
                label: string;
                /**
                 * Format: int64
                 * @description Of 100,000
                 */
                weight_milli: number;
            }[];
            /** Format: int64 */
            points_milli: number;
            /** @description A partial or failed answer needs a photo */
            photo_needed: boolean;
            /** @enum {string} */
            measure: "none" | "count" | "distance_m" | "minutes";
            /** Format: int64 */
            minimum: number;
            /** Format: int64 */
            maximum: number;
            category: string;
        };
        PremiumCandidate: {
            id: string;
            site_code: string;
            site_name: string;
            stage_name: string;
            owner_name: string;
            grade: string;
            /** Format: int64 */
            visits: number;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            mean_milli?: number | null;
            /** Format: int64 */
            trend_milli?: number | null;
            /** Format: int64 */
            range_milli?: number | null;
            /** Format: int64 */
            failed_milli?: number | null;
            /** Format: int64 */
            cases: number;
            /** Format: int64 */
            severe: number;
        };
        PremiumDecision: {
            id: string;
            site_id: string;
            site_name: string;
            site_type: string;
            district_name: string;
            grade: string;
            reason: string;
            /** Format: int64 */
            compared: number;
            by_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
        };
        Problem: {
            type: string;
            /** Format: int64 */
            status: number;
            /** @description Stable word for programs, capability.what */
            code: string;
            /** @description One sentence in the person's language */
            title: string;
            detail?: string | null;
            fields: {
                field: string;
                message: string;
            }[];
            request_id: string;
        };
        PublicCategory: {
            code: string;
            name: string;
            programme: string;
        };
        PublicInfo: {
            city: string;
            demo: boolean;
            hotline?: string | null;
            centre?: unknown;
            extent?: unknown;
        };
        RankEffect: {
            run_id?: string | null;
            /** Format: int64 */
            field_milli: number;
            /**
             * Format: int64
             * @description Change of the weighted total
             */
            total_milli: number;
            /** Format: int64 */
            target_milli?: number | null;
            /** Format: int64 */
            chance_before_micro?: number | null;
            /** Format: int64 */
            chance_after_micro?: number | null;
            before?: {
                /**
                 * Format: int64
                 * @description Rivals with a known score
                 */
                known: number;
                /**
                 * Format: int64
                 * @description Rivals of the group of which nothing is known: left out
                 */
                unknown: number;
                /**
                 * Format: int64
                 * @description Places in the first square
                 */
                square: number;
                /** Format: int64 */
                square_micro: number;
                /** Format: int64 */
                mean_place_milli: number;
                places: {
                    /** Format: int64 */
                    place: number;
                    /** Format: int64 */
                    chance_micro: number;
                }[];
            } | null;
            after?: {
                /**
                 * Format: int64
                 * @description Rivals with a known score
                 */
                known: number;
                /**
                 * Format: int64
                 * @description Rivals of the group of which nothing is known: left out
                 */
                unknown: number;
                /**
                 * Format: int64
                 * @description Places in the first square
                 */
                square: number;
                /** Format: int64 */
                square_micro: number;
                /** Format: int64 */
                mean_place_milli: number;
                places: {
                    /** Format: int64 */
                    place: number;
                    /** Format: int64 */
                    chance_micro: number;
                }[];
            } | null;
        };
        ReadinessBoard: {
            columns: {
                stage: string;
                stage_name: string;
                next: string;
                who: string;
                /** Format: int64 */
                red: number;
                /** Format: int64 */
                yellow: number;
                /** Format: int64 */
                green: number;
                /** Format: int64 */
                none: number;
                /** Format: int64 */
                all: number;
            }[];
        };
        ReadinessQuiz: {
            /** Format: int64 */
            attempt: number;
            /** Format: int64 */
            pass_percent: number;
            /** @description The brief: every observation point */
            points: components["schemas"]["Point"][];
            questions: {
                kind: string;
                text: string;
                options: {
                    text: string;
                }[];
            }[];
        };
        Ready: {
            /** @description ready */
            status: string;
        };
        ReadyPlace: {
            id: string;
            site_code: string;
            site_name: string;
            site_type: string;
            type_name: string;
            stage: string;
            stage_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            since_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            light: string;
            district_id?: string | null;
            district_name: string;
            owner_name: string;
            guarantor_name: string;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            gaps: number;
            /** Format: int64 */
            falls: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            fell_ms?: number | null;
            fell_why: string;
            next: string;
            who: string;
            /** Format: int64 */
            version: number;
        };
        ReadyPlacePage: {
            id: string;
            site_code: string;
            site_name: string;
            site_type: string;
            type_name: string;
            stage: string;
            stage_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            since_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            light: string;
            district_id?: string | null;
            district_name: string;
            owner_name: string;
            guarantor_name: string;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            gaps: number;
            /** Format: int64 */
            falls: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            fell_ms?: number | null;
            fell_why: string;
            next: string;
            who: string;
            /** Format: int64 */
            version: number;
            chief_name: string;
            grade: string;
            moving_number: string;
            /** @description Stands in the frozen list in force */
            is_listed: boolean;
            /** Format: int64 */
            buffer_m: number;
            criteria: {
                code: string;
                text: string;
                holds: boolean;
                seen: string;
            }[];
            conditions: {
                code: string;
                text: string;
                holds: boolean;
                seen: string;
            }[];
            cases: {
                id: string;
                number: string;
                title: string;
                state_name: string;
                light: string;
                /** Format: int64 */
                distance_m: number;
                /** Format: int64 */
                loss_milli: number;
                is_severe: boolean;
            }[];
            /** Format: int64 */
            cases_all: number;
            /** Format: int64 */
            cases_severe: number;
            facets: {
                /** @description upper middle lower soft, and hard: the first three together */
                facet: string;
                /**
                 * Format: int64
                 * @description Observed at the newest visit
                 */
                points: number;
                /** Format: int64 */
                got_milli: number;
                /** Format: int64 */
                possible_milli: number;
                /** Format: int64 */
                rate_milli?: number | null;
            }[];
            visits: {
                id: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                kind: string;
                /** Format: int64 */
                rate_milli?: number | null;
            }[];
            quizzes: {
                /** Format: int64 */
                attempt: number;
                /** Format: int64 */
                right: number;
                /** Format: int64 */
                asked: number;
                is_passed: boolean;
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
            }[];
            comparison?: {
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                by_name: string;
                /** Format: int64 */
                points: number;
                /** Format: int64 */
                gaps: number;
                rows: {
                    point_id: string;
                    text: string;
                    facet: string;
                    /** @enum {string} */
                    state: "meets" | "gap" | "not_applicable";
                    note: string;
                    photos: {
                        sha256: string;
                        purpose: string;
                        /** Format: int64 */
                        width: number;
                        /** Format: int64 */
                        height: number;
                        /**
                         * Format: int64
                         * @description Milliseconds since 1970 in UTC
                         */
                        taken_ms?: number | null;
                        lon?: number | null;
                        lat?: number | null;
                        flags: string[];
                        by_name: string;
                        /**
                         * Format: int64
                         * @description Milliseconds since 1970 in UTC
                         */
                        at_ms: number;
                        /** @description Another photo it looks like */
                        looks_like?: string | null;
                    }[];
                }[];
            } | null;
            moves: {
                move: string;
                name: string;
                needs_note: boolean;
                is_danger: boolean;
                has_form: boolean;
                /** @description What is in the way; null: it may be done now */
                why_not?: string | null;
            }[];
            history: {
                id: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                by_name: string;
                by_unit: string;
                move: string;
                move_name: string;
                from_name: string;
                to_name: string;
                note: string;
                inspection_id?: string | null;
            }[];
        };
        Report: {
            id: string;
            tracking_number: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            source: string;
            source_name: string;
            text: string;
            category: string;
            category_name: string;
            case_id: string;
            case_number: string;
            joined: boolean;
            has_contact: boolean;
            rating?: boolean | null;
            /** Format: int64 */
            version: number;
        };
        ReportContact: {
            contact: string;
        };
        ReportNearby: {
            id: string;
            title: string;
            /** Format: int64 */
            distance_m: number;
            state_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
        };
        ReportProgress: {
            tracking_number: string;
            /** @enum {string} */
            state: "received" | "accepted" | "assigned" | "working" | "waiting" | "checking" | "done" | "not_taken";
            state_name: string;
            text: string;
            category_name?: string | null;
            address?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            steps: {
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                text: string;
            }[];
            result?: {
                text: string;
                photos: string[];
            } | null;
            can_rate: boolean;
            rating?: boolean | null;
        };
        ReportTracking: {
            tracking_number: string;
        };
        ReportedChange: {
            id: string;
            /** Format: int64 */
            version: number;
            /** @enum {string} */
            kind: "add" | "drop" | "open" | "freeze" | "fell";
            /** @enum {string} */
            state: "asked" | "approved" | "refused" | "noted";
            site_id?: string | null;
            site_name: string;
            note: string;
            asked_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            asked_ms: number;
            decided_name: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            decided_ms?: number | null;
            decided_note: string;
            /** Format: int64 */
            list_number: number;
            is_mine: boolean;
        };
        ReportedList: {
            is_frozen: boolean;
            list_id?: string | null;
            /** Format: int64 */
            number: number;
            /** Format: int64 */
            sites: number;
            /**
             * Format: int64
             * @description On the frozen list, yet no longer at the last stage
             */
            fallen: number;
            versions: {
                id: string;
                /** Format: int64 */
                number: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                by_name: string;
                note: string;
                /** Format: int64 */
                sites: number;
                sha256: string;
            }[];
        };
        ReportedPlace: {
            id: string;
            /** Format: int64 */
            position: number;
            code: string;
            name: string;
            type: string;
            type_name: string;
            district_name: string;
            owner_name: string;
            guarantor_name: string;
            grade: string;
            /** Format: int64 */
            rate_milli?: number | null;
            stage: string;
            stage_name: string;
            fell_why: string;
        };
        Responsibility: {
            id: string;
            category: string;
            category_name: string;
            division_id?: string | null;
            division_name?: string | null;
            site_type: string;
            unit_id: string;
            unit_name?: string | null;
            note: string;
            /** Format: int64 */
            version: number;
        };
        Rival: {
            id: string;
            /** Format: int64 */
            version: number;
            name: string;
            group_name: string;
            /** @enum {string} */
            rival_class: "capital" | "veteran" | "same_session" | "newcomer" | "applicant";
            /** Format: int64 */
            session?: number | null;
            note: string;
            scores: {
                /** Format: int64 */
                year: number;
                /** Format: int64 */
                score_milli: number;
                /** Format: int64 */
                deviation_milli: number;
                source: string;
            }[];
            /** Format: int64 */
            total_milli?: number | null;
            /** Format: int64 */
            deviation_milli?: number | null;
            /** Format: int64 */
            guessed_years: number;
        };
        RivalScore: {
            rival_id: string;
            name: string;
            /** Format: int64 */
            year: number;
            /** Format: int64 */
            score_milli: number;
            /** Format: int64 */
            deviation_milli: number;
            source: string;
        };
        Role: {
            /** @enum {string} */
            role: "office" | "leader" | "district" | "unit" | "inspector" | "collector" | "clerk" | "administrator" | "security" | "auditor" | "chief";
            name: string;
            /** @description Sees the whole city, not only a subtree of units */
            whole_city: boolean;
            rights: string[];
            /** Format: int64 */
            version: number;
        };
        SamplingPlan: {
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            places: number;
            /** Format: int64 */
            half_life_days: number;
            /** Format: int64 */
            ahead_days: number;
            /** Format: int64 */
            repaired_micro: number;
            /** Format: int64 */
            thin_milli: number;
            /** Format: int64 */
            thin_share_micro: number;
            is_example: boolean;
            source: string;
            changed_by: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            changed_ms: number;
            /** Format: int64 */
            drawn: number;
            /** Format: int64 */
            answers: number;
            /**
             * Format: int64
             * @description Standards that a draw observes
             */
            standards: number;
        };
        SamplingType: {
            code: string;
            name: string;
            /** Format: int64 */
            sites: number;
            /** Format: int64 */
            points: number;
            /** Format: int64 */
            wanted: number;
            /** Format: int64 */
            draw: number;
            is_own: boolean;
        };
        Score: {
            edition: string;
            edition_code: string;
            edition_name: string;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            observed_standards: number;
            /** Format: int64 */
            standards: number;
            /** Format: int64 */
            observations: number;
            unobserved: {
                id: string;
                number: string;
                text: string;
                /** Format: int64 */
                weight_milli: number;
            }[];
            items: {
                id: string;
                /** @enum {string} */
                level: "item" | "content" | "standard";
                number: string;
                text: string;
                method: string;
                /** Format: int64 */
                rate_milli?: number | null;
                /** Format: int64 */
                weight_milli: number;
                /** Format: int64 */
                got_milli: number;
                /** Format: int64 */
                possible_milli: number;
                /** Format: int64 */
                observations: number;
                /** Format: int64 */
                standards: number;
                /** Format: int64 */
                observed_standards: number;
                is_local: boolean;
                children: {
                    id: string;
                    /** @enum {string} */
                    level: "item" | "content" | "standard";
                    number: string;
                    text: string;
                    method: string;
                    /** Format: int64 */
                    rate_milli?: number | null;
                    /** Format: int64 */
                    weight_milli: number;
                    /** Format: int64 */
                    got_milli: number;
                    /** Format: int64 */
                    possible_milli: number;
                    /** Format: int64 */
                    observations: number;
                    /** Format: int64 */
                    standards: number;
                    /** Format: int64 */
                    observed_standards: number;
                    is_local: boolean;
                    children: {
                        id: string;
                        /** @enum {string} */
                        level: "item" | "content" | "standard";
                        number: string;
                        text: string;
                        method: string;
                        /** Format: int64 */
                        rate_milli?: number | null;
                        /** Format: int64 */
                        weight_milli: number;
                        /** Format: int64 */
                        got_milli: number;
                        /** Format: int64 */
                        possible_milli: number;
                        /** Format: int64 */
                        observations: number;
                        /** Format: int64 */
                        standards: number;
                        /** Format: int64 */
                        observed_standards: number;
                        is_local: boolean;
                        /** @description Always empty */
                        children: Record<string, never>[];
                    }[];
                }[];
            }[];
        };
        ScoreObservation: {
            id: string;
            inspection_id: string;
            site_id: string;
            site_name: string;
            point_text: string;
            /** @enum {string} */
            result: "pass" | "partial" | "fail" | "not_observed" | "not_applicable";
            /** Format: int64 */
            got_milli: number;
            /** Format: int64 */
            possible_milli: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            at_ms: number;
            inspector_name: string;
            photos: {
                sha256: string;
                purpose: string;
                /** Format: int64 */
                width: number;
                /** Format: int64 */
                height: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                taken_ms?: number | null;
                lon?: number | null;
                lat?: number | null;
                flags: string[];
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                /** @description Another photo it looks like */
                looks_like?: string | null;
            }[];
        };
        ScoreRank: {
            id: string;
            name: string;
            /** Format: int64 */
            rate_milli?: number | null;
            /** Format: int64 */
            observations: number;
            /** Format: int64 */
            rank: number;
        };
        Session: {
            id: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            created_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            seen_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            expires_ms: number;
            peer: string;
            agent: string;
            current: boolean;
        };
        SignedIn: {
            csrf: string;
            account: unknown;
        };
        Site: {
            id: string;
            code: string;
            name: string;
            type: string;
            type_name: string;
            /** @enum {string} */
            geometry_kind: "point" | "line" | "area";
            lon: number;
            lat: number;
            division_id?: string | null;
            division_name?: string | null;
            owner_unit_id?: string | null;
            owner_unit_name?: string | null;
            guarantor_unit_id?: string | null;
            guarantor_unit_name?: string | null;
            chief_account_id?: string | null;
            chief_name?: string | null;
            is_key: boolean;
            /** Format: int64 */
            buffer_m: number;
            /** @enum {string} */
            status: "active" | "retired";
            datum: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            open_cases: number;
            /** Format: int64 */
            rate_milli?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            checked_ms?: number | null;
        };
        SiteFull: {
            id: string;
            code: string;
            name: string;
            type: string;
            type_name: string;
            /** @enum {string} */
            geometry_kind: "point" | "line" | "area";
            lon: number;
            lat: number;
            division_id?: string | null;
            division_name?: string | null;
            owner_unit_id?: string | null;
            owner_unit_name?: string | null;
            guarantor_unit_id?: string | null;
            guarantor_unit_name?: string | null;
            chief_account_id?: string | null;
            chief_name?: string | null;
            is_key: boolean;
            /** Format: int64 */
            buffer_m: number;
            /** @enum {string} */
            status: "active" | "retired";
            datum: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            open_cases: number;
            /** Format: int64 */
            rate_milli?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            checked_ms?: number | null;
            address: string;
            geometry: unknown;
            chiefs: {
                /** @enum {string} */
                scheme: "street" | "road" | "river" | "lake" | "grid";
                level: string;
                person: string;
                deputy: string;
                stretch: string;
            }[];
        };
        SiteSurroundings: {
            site_id: string;
            /** Format: int64 */
            buffer_m: number;
            /** @description bus_line taxi train other, or empty: it stands still */
            moving_kind: string;
            moving_number: string;
            grade: string;
            merged_into?: string | null;
            parts: {
                id: string;
                /** @enum {string} */
                kind: "access_road" | "area" | "part";
                name: string;
                owner_unit_id?: string | null;
                owner_unit_name?: string | null;
                geometry: unknown;
            }[];
        };
        StandardNode: {
            id: string;
            parent_id?: string | null;
            /** @enum {string} */
            level: "item" | "content" | "standard";
            number: string;
            text: string;
            /** Format: int64 */
            weight_milli: number;
            method: string;
            lead: string;
            six_field: string;
            programme: string;
            nature: string;
            /** @description Stricter than the national text; never in the national score */
            is_local: boolean;
        };
        StoredPhoto: {
            sha256: string;
            /** Format: int64 */
            width: number;
            /** Format: int64 */
            height: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            taken_ms?: number | null;
            lon?: number | null;
            lat?: number | null;
            flags: string[];
            looks_like?: string | null;
        };
        Stretch: {
            id: string;
            /** @enum {string} */
            scheme: "street" | "road" | "river" | "lake" | "grid";
            name: string;
            /** @enum {string} */
            level: "city" | "district" | "street" | "community";
            person: string;
            deputy: string;
            unit_id?: string | null;
            unit_name?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            from_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            until_ms?: number | null;
            /** Format: int64 */
            version: number;
        };
        Survey: {
            id: string;
            name: string;
            division_id: string;
            division_name: string;
            place_type: string;
            type_name: string;
            from_date: string;
            until_date: string;
            made_by: string;
            /** Format: int64 */
            tasks: number;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            found: number;
            /** Format: int64 */
            waiting: number;
            light: string;
        };
        SurveyPage: {
            id: string;
            name: string;
            division_id: string;
            division_name: string;
            place_type: string;
            type_name: string;
            from_date: string;
            until_date: string;
            made_by: string;
            /** Format: int64 */
            tasks: number;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            found: number;
            /** Format: int64 */
            waiting: number;
            light: string;
            task_rows: components["schemas"]["SurveyTask"][];
            finds: {
                id: string;
                /** Format: int64 */
                version: number;
                task_id: string;
                /** @enum {string} */
                kind: "new" | "gone" | "merged";
                /** @enum {string} */
                state: "asked" | "approved" | "refused";
                site_id?: string | null;
                into_id?: string | null;
                name: string;
                address: string;
                lon?: number | null;
                lat?: number | null;
                note: string;
                found_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                found_ms: number;
                decided_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                decided_ms?: number | null;
                decided_note: string;
                may_decide: boolean;
                photos: {
                    sha256: string;
                    purpose: string;
                    /** Format: int64 */
                    width: number;
                    /** Format: int64 */
                    height: number;
                    /**
                     * Format: int64
                     * @description Milliseconds since 1970 in UTC
                     */
                    taken_ms?: number | null;
                    lon?: number | null;
                    lat?: number | null;
                    flags: string[];
                    by_name: string;
                    /**
                     * Format: int64
                     * @description Milliseconds since 1970 in UTC
                     */
                    at_ms: number;
                    /** @description Another photo it looks like */
                    looks_like?: string | null;
                }[];
            }[];
        };
        SurveyTask: {
            id: string;
            survey_id: string;
            survey_name: string;
            place_type: string;
            type_name: string;
            until_date: string;
            division_id: string;
            division_name: string;
            collector_name: string;
            /**
             * Format: int64
             * @description Places of this type that the register had there
             */
            known: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            done_ms?: number | null;
            note: string;
            is_mine: boolean;
        };
        Task: {
            id: string;
            number: string;
            title: string;
            /** @enum {string} */
            state: "given" | "doing" | "reported" | "returned" | "closed" | "void";
            state_name: string;
            /** @enum {string} */
            light: "green" | "yellow" | "red" | "none";
            /** @enum {string} */
            source: "manual" | "plan" | "meeting" | "leader" | "province" | "tour" | "supervision" | "part";
            source_name: string;
            source_id?: string | null;
            source_ref?: string | null;
            parent_id?: string | null;
            site_id?: string | null;
            site_name?: string | null;
            case_id?: string | null;
            unit_id: string;
            unit: string;
            person_id?: string | null;
            person?: string | null;
            giver?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            received_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            reported_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            closed_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            asked_due_ms?: number | null;
            /** Format: int64 */
            percent: number;
            photo_needed: boolean;
            result?: string | null;
            paper?: string | null;
            photo?: string | null;
            handler?: string | null;
            verifier?: string | null;
            /** Format: int64 */
            parts: number;
            /** Format: int64 */
            parts_open: number;
            /** Format: int64 */
            return_count: number;
            /** Format: int64 */
            rework_count: number;
            /** Format: int64 */
            extension_count: number;
            /** Format: int64 */
            urge_count: number;
            /** Format: int64 */
            version: number;
        };
        TaskPage: {
            id: string;
            number: string;
            title: string;
            /** @enum {string} */
            state: "given" | "doing" | "reported" | "returned" | "closed" | "void";
            state_name: string;
            /** @enum {string} */
            light: "green" | "yellow" | "red" | "none";
            /** @enum {string} */
            source: "manual" | "plan" | "meeting" | "leader" | "province" | "tour" | "supervision" | "part";
            source_name: string;
            source_id?: string | null;
            source_ref?: string | null;
            parent_id?: string | null;
            site_id?: string | null;
            site_name?: string | null;
            case_id?: string | null;
            unit_id: string;
            unit: string;
            person_id?: string | null;
            person?: string | null;
            giver?: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            opened_ms: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            due_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            received_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            reported_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            closed_ms?: number | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970 in UTC
             */
            asked_due_ms?: number | null;
            /** Format: int64 */
            percent: number;
            photo_needed: boolean;
            result?: string | null;
            paper?: string | null;
            photo?: string | null;
            handler?: string | null;
            verifier?: string | null;
            /** Format: int64 */
            parts: number;
            /** Format: int64 */
            parts_open: number;
            /** Format: int64 */
            return_count: number;
            /** Format: int64 */
            rework_count: number;
            /** Format: int64 */
            extension_count: number;
            /** Format: int64 */
            urge_count: number;
            /** Format: int64 */
            version: number;
            text: string;
            parent_title?: string | null;
            parent_number?: string | null;
            assistants: {
                unit_id: string;
                unit: string;
                state: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                received_ms?: number | null;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                done_ms?: number | null;
                note: string;
            }[];
            part_items: components["schemas"]["Task"][];
            history: {
                id: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                by_name: string;
                by_unit: string;
                move: string;
                move_name: string;
                from?: string | null;
                to: string;
                unit: string;
                note: string;
                /** Format: int64 */
                percent: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                due_ms?: number | null;
                photos: string[];
            }[];
            photos: {
                sha256: string;
                purpose: string;
                /** Format: int64 */
                width: number;
                /** Format: int64 */
                height: number;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                taken_ms?: number | null;
                lon?: number | null;
                lat?: number | null;
                flags: string[];
                by_name: string;
                /**
                 * Format: int64
                 * @description Milliseconds since 1970 in UTC
                 */
                at_ms: number;
                /** @description Another photo it looks like */
                looks_like?: string | null;
            }[];
            moves: {
                move: string;
                name: string;
                needs_note: boolean;
                is_result: boolean;
                needs_photo: boolean;
                needs_unit: boolean;
                takes_due: boolean;
                needs_due: boolean;
                needs_percent: boolean;
                is_split: boolean;
                danger: boolean;
            }[];
        };
        TaskWork: {
            groups: {
                name: string;
                title: string;
                /** Format: int64 */
                count: number;
                /** @description There are more than the items shown */
                more: boolean;
                /** @description Query of /api/tasks that shows all of the group */
                list: string;
                items: components["schemas"]["Task"][];
            }[];
        };
        Unit: {
            id: string;
            parent_id?: string | null;
            code: string;
            name: string;
            short_name: string;
            /** @enum {string} */
            kind: "city" | "command_office" | "district_office" | "task_force" | "department" | "sector_lead" | "subdistrict" | "community" | "enterprise" | "other";
            path: string;
            /** Format: int64 */
            level: number;
            division_id?: string | null;
            head_account_id?: string | null;
            head_name?: string | null;
            active: boolean;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            child_count: number;
        };
        Work: {
            groups: {
                name: string;
                title: string;
                /** Format: int64 */
                red: number;
                /** Format: int64 */
                yellow: number;
                /** Format: int64 */
                green: number;
                /** Format: int64 */
                none: number;
                /** @description Query of /api/cases that shows all of the group */
                list: string;
                items: components["schemas"]["Case"][];
            }[];
        };
        WorkingHours: {
            /** @description null: the city */
            unit_id?: string | null;
            unit_name: string;
            week: {
                /**
                 * Format: int64
                 * @description 1 Monday … 7 Sunday
                 */
                weekday: number;
                /** @description 08:30 */
                from: string;
                /** @description 12:00; 24:00 is midnight */
                until: string;
            }[];
            /** Format: int64 */
            version: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
